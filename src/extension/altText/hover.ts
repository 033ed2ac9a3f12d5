import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from "vscode";
import type { Attachment, AuditedUse } from "../../altText/light.ts";
import { toMarkdownUrl } from "../../core/markdownText.ts";
import { isWebUrl } from "../../image/imageLink.ts";
import type { Checks } from "./checks.ts";
import { toUseRange } from "./diagnostics.ts";
import { findAttachment, findUseImage } from "./useImage.ts";

/** Height of the image in a hover, in pixels. */
const HEIGHT_PX = 180;

/** Hovers that show the image of a use and its alt text. */
export class AltHover implements HoverProvider {
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    const auditedUse = await this.#checks.findUseAt(document, offset);
    if (auditedUse === undefined) return undefined;
    const text = new MarkdownString();
    const image = findUseImage(document, auditedUse);
    const url = image?.toString() ?? toDataUrl(findAttachment(document, auditedUse));
    if (url !== undefined) text.appendMarkdown(`![](${toMarkdownUrl(url)}|height=${HEIGHT_PX})\n\n`);
    text.appendText(describeAlt(auditedUse));
    const host = image === undefined ? findWebHost(auditedUse) : undefined;
    if (host !== undefined) text.appendText(`\n\nThe image is on the web (${host}). It is not loaded.`);
    return new Hover(text, toUseRange(document, auditedUse));
  }
}

function findWebHost({ use: { target } }: AuditedUse): string | undefined {
  const address = target?.startsWith("//") ? `https:${target}` : target;
  return address !== undefined && isWebUrl(address) && URL.canParse(address) ? new URL(address).host : undefined;
}

/** Maximum length of a data URL: VS Code drops hovers of more than 100,000 characters. */
const MAX_DATA_LENGTH = 90_000;

function toDataUrl(attachment: Attachment | undefined): string | undefined {
  if (attachment === undefined || attachment.base64.length > MAX_DATA_LENGTH) return undefined;
  return `data:${attachment.type};base64,${attachment.base64.replace(/\s/g, "")}`;
}

function describeAlt({ use: { alt, isHidden } }: AuditedUse): string {
  if (isHidden) return "Hidden from screen readers.";
  switch (alt.kind) {
    case "missing":
      return "No alt text.";
    case "background":
      return "Background images have no alt text.";
    case "dynamic":
      return "Alt text comes from an expression.";
    case "text":
    case "elementContent":
      return alt.value.trim() === "" ? "Marked as decorative (empty alt text)." : `Alt text: ${alt.value}`;
  }
}
