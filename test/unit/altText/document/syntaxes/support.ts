import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";
import { collapseWhitespace } from "../../../../../src/altText/document/markup.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, propertySeed } from "../../../../properties.ts";
import { CHARACTERS } from "../characters.ts";
import { brief } from "./brief.ts";

/** A test: its title, a document, and its images in the format of `brief`. */
export type FindCase = [title: string, source: string, images: string[]];

export function findBriefs(syntax: Syntax, source: string): string[] {
  return findImageUses(source, syntax).map(brief);
}

/** Defines one test for each case. @param wrap puts the source of a case into a document */
export function testFinding(syntax: Syntax, cases: FindCase[], wrap = (source: string) => source): void {
  for (const [title, source, images] of cases) it(title, () => assert.deepEqual(findBriefs(syntax, wrap(source)), images));
}

/** The context of each image. */
export function readContexts(syntax: Syntax, source: string): ImageUse["context"][] {
  return findImageUses(source, syntax).map(({ context }) => context);
}

/** Tests generated alt texts. @param documents documents with one image each, in every form of markup that has an alt text */
export function testWriting(syntax: Syntax, documents: readonly string[]): void {
  it("is read back as given, and nothing else changes", () => {
    const random = new SeededRandom(propertySeed(1));
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const source = random.pick(documents);
      const text = Array.from({ length: random.integer(0, 12) }, () => random.pick(CHARACTERS)).join("");
      const [use] = findImageUses(source, syntax);
      const change = use && createAltChange(use, text, syntax);
      assert.ok(change, source);
      const after = applyChanges(source, [change]);
      const [again] = findImageUses(after, syntax);
      const readAlt = again?.alt.kind === "text" ? again.alt.value : again?.isHidden === true ? "" : again?.alt.kind;
      assert.equal(readAlt, collapseWhitespace(text), `${JSON.stringify(text)} in ${source} gave ${after}`);
      assert.equal(again?.target, use.target, after);
      if (syntax === "notebook") assert.doesNotThrow(() => JSON.parse(after), after);
    }
  }).timeout(PROPERTY_TIMEOUT_MS);
}
