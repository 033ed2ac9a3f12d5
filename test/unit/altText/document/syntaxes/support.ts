import assert from "node:assert/strict";
import { createAltChange } from "../../../../../src/altText/document/edits/rewrite.ts";
import { applyChanges } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";
import { collapseWhitespace } from "../../../../../src/altText/document/markup.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../../properties.ts";
import { CHARACTERS } from "../characters.ts";
import { summarizeUse } from "./summarizeUse.ts";

/** Test case: its title, a document, and the images in it in the format of `summarizeUse`. */
export type FindCase = [title: string, source: string, images: string[]];

export function findSummaries(syntax: Syntax, source: string): string[] {
  return findImageUses(source, syntax).map(summarizeUse);
}

/** Defines one test for each case. @param wrap puts the source of a case into a document */
export function testFinding(syntax: Syntax, cases: FindCase[], wrap = (source: string) => source): void {
  for (const [title, source, images] of cases) it(title, () => assert.deepEqual(findSummaries(syntax, wrap(source)), images));
}

export function readContexts(syntax: Syntax, source: string): ImageUse["context"][] {
  return findImageUses(source, syntax).map(({ context }) => context);
}

/**
 * Defines a test that writes generated alt text into random documents.
 * @param documents documents with one image each, in every form of markup that has alt text
 */
export function testWriting(syntax: Syntax, documents: readonly string[]): void {
  it("is read back as given, and nothing else changes", () => {
    const random = new SeededRandom(getPropertySeed(1));
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const source = random.pick(documents);
      const text = Array.from({ length: random.integer(0, 12) }, () => random.pick(CHARACTERS)).join("");
      const [use] = findImageUses(source, syntax);
      const change = use && createAltChange(use, text, syntax);
      assert.ok(change, source);
      const after = applyChanges(source, [change]);
      const [useAfter] = findImageUses(after, syntax);
      const altAfter = useAfter?.alt.kind === "text" ? useAfter.alt.value : useAfter?.isHidden === true ? "" : useAfter?.alt.kind;
      assert.equal(altAfter, collapseWhitespace(text), `${JSON.stringify(text)} in ${source} gave ${after}`);
      assert.equal(useAfter?.target, use.target, after);
      if (syntax === "notebook") assert.doesNotThrow(() => JSON.parse(after), after);
    }
  }).timeout(PROPERTY_TIMEOUT_MS);
}
