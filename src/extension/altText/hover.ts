import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from "vscode";
import type { Checks } from "./checks.ts";
import { toUseRange } from "./diagnostics.ts";
import { formatHover } from "./hoverMarkdown.ts";
import { findAttachment, findUseImage } from "./useImage.ts";

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
    const image = findUseImage(document, auditedUse)?.toString();
    const text = formatHover(auditedUse, image, findAttachment(document, auditedUse));
    return new Hover(new MarkdownString(text), toUseRange(document, auditedUse));
  }
}
