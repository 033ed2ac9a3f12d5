import assert from "node:assert/strict";
import type { DialectFeature } from "../../../../src/altText/document/dialect.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { getFeatures } from "../../../../src/altText/document/features.ts";
import { syntaxIds, type Syntax } from "../../../../src/altText/document/syntax.ts";
import { generateFinderDocuments } from "../../../fixtures/finderDocuments.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS } from "../../../properties.ts";
import { StepCounter } from "./stepCounter.ts";

/** Number of units in the shorter document. It is larger than the number of nested levels that the finders follow. */
const UNIT_COUNT = 520;

/** How many times longer the other document is. With quadratic time, the number of steps would grow by the square of this factor. */
const LENGTH_FACTOR = 3;

/** Tolerance for steps that depend on where the document is cut off. */
const TOLERANCE_FACTOR = 1.5;

describe("finding images", () => {
  let counter: StepCounter;
  before(() => (counter = new StepCounter()));
  after(() => counter.stop());

  const testedFeatures = new Set<DialectFeature>();
  for (const syntax of syntaxIds) {
    const features = [...getFeatures(syntax)];
    if (syntax.includes(":") && features.every((feature) => testedFeatures.has(feature))) continue;
    for (const feature of features) testedFeatures.add(feature);

    it(`takes a number of steps proportional to the length of a document in ${syntax}`, () => {
      for (const document of generateFinderDocuments(syntax, Math.ceil(PROPERTY_RUNS / 300))) {
        const [short, long] = [UNIT_COUNT, UNIT_COUNT * LENGTH_FACTOR].map((count) =>
          counter.count(() => findImagesUnlessTooBroken(document.create(count), syntax)),
        );
        assert.ok((long ?? 0) < (short ?? 0) * LENGTH_FACTOR * TOLERANCE_FACTOR, `${short} steps became ${long} in ${document.title}`);
      }
    }).timeout(PROPERTY_TIMEOUT_MS * 4);
  }
});

function findImagesUnlessTooBroken(source: string, syntax: Syntax): void {
  try {
    findImageUses(source, syntax);
  } catch (error) {
    assert.match(String(error), /too broken/);
  }
}
