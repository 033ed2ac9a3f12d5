import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { syntaxes } from "../../../../src/altText/document/syntaxList.ts";
import { generateFinderDocuments } from "../../../fixtures/finderDocuments.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS } from "../../../properties.ts";
import { StepCounter } from "./stepCounter.ts";

/** Number of units in the shorter document, which exceeds the levels of nesting that finders follow. */
const COUNT = 520;

/** Ratio of the lengths of both documents. Quadratic time would grow by its square. */
const FACTOR = 3;

/** Margin for steps that depend on where the document is cut off. */
const MARGIN = 1.5;

describe("finding images", () => {
  let counter: StepCounter;
  before(() => (counter = new StepCounter()));
  after(() => counter.stop());

  for (const { id: syntax } of syntaxes) {
    it(`takes steps in proportion to the length of a document in ${syntax}`, () => {
      for (const document of generateFinderDocuments(syntax, Math.ceil(PROPERTY_RUNS / 300))) {
        const [short, long] = [COUNT, COUNT * FACTOR].map((count) => counter.count(() => findOrReject(document.create(count), syntax)));
        assert.ok((long ?? 0) < (short ?? 0) * FACTOR * MARGIN, `${short} steps became ${long} in ${document.title}`);
      }
    }).timeout(PROPERTY_TIMEOUT_MS * 4);
  }
});

function findOrReject(source: string, syntax: Syntax): void {
  try {
    findImageUses(source, syntax);
  } catch (error) {
    assert.match(String(error), /too broken/);
  }
}
