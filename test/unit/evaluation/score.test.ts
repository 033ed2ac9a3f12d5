import assert from "node:assert/strict";
import { isTrue, median, wordOverlap } from "../../../src/evaluation/score.ts";

const accepts = (...accept: string[]) => ({ accept, words: [] });
const wants = (...words: string[]) => ({ accept: [], words });

describe("a true answer", () => {
  it("is one of those accepted, whatever its case, its spaces, and the signs around it", () => {
    assert.ok(isTrue("  “A red   circle.”\n", accepts("a blue circle", "A red circle")));
    assert.ok(isTrue("Ｆｕｌｌ width", accepts("full width")));
  });

  it("is no other, however near", () => {
    for (const near of ["A red circle on white", "red circle", "A red, circle", "A blue circle", ""]) {
      assert.ok(!isTrue(near, accepts("A red circle")), near);
    }
  });

  it("has all of the words, as whole words, in any order", () => {
    assert.ok(isTrue("There are three bars; the first is GREEN.", wants("green", "three bars")));
    assert.ok(!isTrue("There are three bars.", wants("green", "three bars")));
    assert.ok(!isTrue("There are three blue bars.", wants("three bars")));
    assert.ok(!isTrue("An evergreen with three bars", wants("green", "three bars")));
  });

  it("is none where nothing is expected", () => {
    assert.ok(!isTrue("", wants()));
    assert.ok(!isTrue("anything", wants()));
  });
});

describe("the overlap of two texts", () => {
  it("is that of their words, each as often as it occurs", () => {
    assert.equal(wordOverlap("A red circle", "a RED circle!"), 1);
    assert.equal(wordOverlap("red circle", "blue square"), 0);
    assert.equal(wordOverlap("red red", "red"), 2 / 3);
    assert.equal(wordOverlap("", ""), 1);
  });
});

describe("the median", () => {
  it("is the middle, or between the two in the middle", () => {
    assert.equal(median([9, 1, 4]), 4);
    assert.equal(median([1, 2, 3, 10]), 2.5);
    assert.equal(median([]), undefined);
  });
});
