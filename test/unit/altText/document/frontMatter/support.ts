import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { brief } from "../syntaxes/brief.ts";

/** Tests front matter between fences. */
export class FrontMatterPage {
  readonly #fence: string;

  constructor(fence: string) {
    this.#fence = fence;
  }

  wrap(frontMatter: string): string {
    return `${this.#fence}\n${frontMatter}\n${this.#fence}\n\n# Title\n`;
  }

  images(frontMatter: string): string[] {
    return findImageUses(this.wrap(frontMatter), "markdown").map(brief);
  }

  /** Writes an alt text for the first image. @returns the front matter */
  write(frontMatter: string, alt: string): string {
    const source = this.wrap(frontMatter);
    const [use] = findImageUses(source, "markdown");
    const change = use && createAltChange(use, alt, "markdown");
    assert.ok(change, frontMatter);
    const [before = "", after = ""] = this.wrap("\0").split("\0");
    return applyChanges(source, [change]).slice(before.length, -after.length);
  }
}
