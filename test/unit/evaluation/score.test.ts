import assert from "node:assert/strict";
import { isCorrect, computeMedian, measureWordOverlap } from "../../../src/evaluation/score.ts";

const expectAnswer = (...accept: string[]) => ({ accept, words: [] });
const expectWords = (...words: string[]) => ({ accept: [], words });

describe("a correct answer", () => {
  it("is one of the accepted answers, ignoring case, whitespace and enclosing punctuation", () => {
    assert.ok(isCorrect("  “A red   circle.”\n", expectAnswer("a blue circle", "A red circle")));
    assert.ok(isCorrect("Ｆｕｌｌ width", expectAnswer("full width")));
  });

  it("is not an answer that is only similar to an accepted one", () => {
    for (const similarAnswer of ["A red circle on white", "red circle", "A red, circle", "A blue circle", ""]) {
      assert.ok(!isCorrect(similarAnswer, expectAnswer("A red circle")), similarAnswer);
    }
  });

  it("contains all of the expected words as whole words, in any order", () => {
    assert.ok(isCorrect("There are three bars; the first is GREEN.", expectWords("green", "three bars")));
    assert.ok(!isCorrect("There are three bars.", expectWords("green", "three bars")));
    assert.ok(!isCorrect("There are three blue bars.", expectWords("three bars")));
    assert.ok(!isCorrect("An evergreen with three bars", expectWords("green", "three bars")));
  });

  it("is impossible if nothing is expected", () => {
    assert.ok(!isCorrect("", expectWords()));
    assert.ok(!isCorrect("anything", expectWords()));
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
  it("is the middle value, or the mean of the two middle values", () => {
    assert.equal(computeMedian([9, 1, 4]), 4);
    assert.equal(computeMedian([1, 2, 3, 10]), 2.5);
    assert.equal(computeMedian([]), undefined);
  });
});
