import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { findUsesAt } from "../../../../src/altText/document/findUsesAt.ts";

const source = "![](a)![](b) ![](c)";
const uses = findImageUses(source, "markdown").map((use) => ({ use }));
const at = (from: number, to = from) => findUsesAt(uses, { from, to }).map(({ use }) => use.target);

describe("the images at a position in a document", () => {
  it("are those that overlap the range, not those that only touch it", () => {
    assert.deepEqual(at(6, 12), ["b"]);
    assert.deepEqual(at(5, 7), ["a", "b"]);
    assert.deepEqual(at(0, source.length), ["a", "b", "c"]);
  });

  it("are the one that contains an offset", () => {
    assert.deepEqual(at(3), ["a"]);
    assert.deepEqual(at(7), ["b"]);
  });

  it("are all that touch the position if none overlaps it", () => {
    assert.deepEqual(at(0), ["a"]);
    assert.deepEqual(at(6), ["a", "b"]);
    assert.deepEqual(at(12), ["b"]);
    assert.deepEqual(at(12, 13), ["b", "c"]);
  });
});
