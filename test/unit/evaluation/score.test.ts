import assert from "node:assert/strict";
import { isCorrect, median, measureWordOverlap } from "../../../src/evaluation/score.ts";

const accepts = (...accept: string[]) => ({ accept, words: [] });
const wants = (...words: string[]) => ({ accept: [], words });

describe("a correct answer", () => {
  it("is one of the accepted ones, ignoring case, whitespace and enclosing punctuation", () => {
    assert.ok(isCorrect("  “A red   circle.”\n", accepts("a blue circle", "A red circle")));
    assert.ok(isCorrect("Ｆｕｌｌ width", accepts("full width")));
  });

  it("is not a similar one", () => {
    for (const near of ["A red circle on white", "red circle", "A red, circle", "A blue circle", ""]) {
      assert.ok(!isCorrect(near, accepts("A red circle")), near);
    }
  });

  it("contains all of the words, as whole words, in any order", () => {
    assert.ok(isCorrect("There are three bars; the first is GREEN.", wants("green", "three bars")));
    assert.ok(!isCorrect("There are three bars.", wants("green", "three bars")));
    assert.ok(!isCorrect("There are three blue bars.", wants("three bars")));
    assert.ok(!isCorrect("An evergreen with three bars", wants("green", "three bars")));
  });

  it("does not exist if nothing is expected", () => {
    assert.ok(!isCorrect("", wants()));
    assert.ok(!isCorrect("anything", wants()));
  });
});

describe("measureWordOverlap", () => {
  it("counts each shared word as often as it occurs", () => {
    assert.equal(measureWordOverlap("A red circle", "a RED circle!"), 1);
    assert.equal(measureWordOverlap("red circle", "blue square"), 0);
    assert.equal(measureWordOverlap("red red", "red"), 2 / 3);
    assert.equal(measureWordOverlap("", ""), 1);
  });
});

describe("the median", () => {
  it("is the middle value, or the mean of the two middle ones", () => {
    assert.equal(median([9, 1, 4]), 4);
    assert.equal(median([1, 2, 3, 10]), 2.5);
    assert.equal(median([]), undefined);
  });
});
