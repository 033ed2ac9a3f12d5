import { Hover, MarkdownString, l10n, type HoverProvider, type Position, type TextDocument } from "vscode";
import type { Attachment, AuditedUse } from "../../altText/light.ts";
import { isWebAddress } from "../../image/imageLink.ts";
import type { Checks } from "./checks.ts";
import { rangeOfUse } from "./diagnostics.ts";
import { attachmentIn, imageUriOf } from "./useImage.ts";

/** Pixels of the picture in a hover. */
const HEIGHT = 180;

/** The picture that a construct shows, with what is read in its place. */
export class AltHover implements HoverProvider {
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    const audited = await this.#checks.hover(document, offset);
    if (audited === undefined) return undefined;
    const text = new MarkdownString();
    const image = imageUriOf(document, audited);
    const address = image?.toString() ?? dataUrlOf(attachmentIn(document, audited));
    if (address !== undefined) text.appendMarkdown(`![](${address}|height=${HEIGHT})\n\n`);
    text.appendText(altLine(audited));
    const host = image === undefined ? webHostOf(audited) : undefined;
    if (host !== undefined) text.appendText(`\n\n${l10n.t("Its picture is on the web, at {0}, and is not fetched.", host)}`);
    return new Hover(text, rangeOfUse(document, audited));
  }
}

function webHostOf({ use: { target } }: AuditedUse): string | undefined {
  const address = target?.startsWith("//") ? `https:${target}` : target;
  return address !== undefined && isWebAddress(address) && URL.canParse(address) ? new URL(address).host : undefined;
}

/** VS Code leaves out a hover of more than 100,000 characters. */
const MAX_DATA = 90_000;

function dataUrlOf(attachment: Attachment | undefined): string | undefined {
  if (attachment === undefined || attachment.base64.length > MAX_DATA) return undefined;
  return `data:${attachment.type};base64,${attachment.base64.replace(/\s/g, "")}`;
}

function altLine({ use: { alt, isHidden } }: AuditedUse): string {
  if (isHidden) return l10n.t("Hidden from screen readers.");
  switch (alt.kind) {
    case "missing":
      return l10n.t("No alternative text.");
    case "background":
      return l10n.t("A background, which has no alternative text.");
    case "dynamic":
      return l10n.t("Alternative text from an expression.");
    case "text":
    case "named":
      return alt.value.trim() === ""
        ? l10n.t("Marked as decorative: its alternative text is empty.")
        : l10n.t("Alternative text: {0}", alt.value);
  }
}
