import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { findUsesAt } from "../../../../src/altText/document/findUsesAt.ts";

const source = "![](a)![](b) ![](c)";
const uses = findImageUses(source, "markdown").map((use) => ({ use }));
const findTargetsAt = (from: number, to = from) => findUsesAt(uses, { from, to }).map(({ use }) => use.target);

describe("the images at a position in a document", () => {
  it("include images that overlap the selected range, but not those that only touch it", () => {
    assert.deepEqual(findTargetsAt(6, 12), ["b"]);
    assert.deepEqual(findTargetsAt(5, 7), ["a", "b"]);
    assert.deepEqual(findTargetsAt(0, source.length), ["a", "b", "c"]);
  });

  it("include only the image that contains an offset", () => {
    assert.deepEqual(findTargetsAt(3), ["a"]);
    assert.deepEqual(findTargetsAt(7), ["b"]);
  });

  it("include all images that touch the position if no image overlaps it", () => {
    assert.deepEqual(findTargetsAt(0), ["a"]);
    assert.deepEqual(findTargetsAt(6), ["a", "b"]);
    assert.deepEqual(findTargetsAt(12), ["b"]);
    assert.deepEqual(findTargetsAt(12, 13), ["b", "c"]);
  });
});
