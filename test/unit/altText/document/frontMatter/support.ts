import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { summarizeUse } from "../syntaxes/summarizeUse.ts";

/** Puts front matter between fences, and finds or edits the images in it. */
export class FrontMatterPage {
  readonly #fence: string;

  constructor(fence: string) {
    this.#fence = fence;
  }

  wrap(frontMatter: string): string {
    return `${this.#fence}\n${frontMatter}\n${this.#fence}\n\n# Title\n`;
  }

  findImages(frontMatter: string): string[] {
    return findImageUses(this.wrap(frontMatter), "markdown").map(summarizeUse);
  }

  /** Writes alt text for the first image. @returns the new front matter */
  writeAlt(frontMatter: string, alt: string): string {
    const source = this.wrap(frontMatter);
    const [use] = findImageUses(source, "markdown");
    const change = use && createAltChange(use, alt, "markdown");
    assert.ok(change, frontMatter);
    const [before = "", after = ""] = this.wrap("\0").split("\0");
    return applyChanges(source, [change]).slice(before.length, -after.length);
  }
}
