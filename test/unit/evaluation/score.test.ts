import assert from "node:assert/strict";
import { isCorrect, measureWordOverlap } from "../../../src/evaluation/score.ts";
import { computePercentile, estimateMean } from "../../../src/evaluation/scoring/statistics.ts";

const expectAnswer = (...accept: string[]) => ({ accept, words: [] });
const expectWords = (...words: string[]) => ({ accept: [], words });

describe("a correct answer", () => {
  it("is one of the accepted answers, ignoring case, extra whitespace, enclosing quotation marks and a final period", () => {
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

describe("an estimate", () => {
  it("has Wilson's interval for correct and wrong answers, which is wide for few of them", () => {
    const estimate = estimateMean([1, 1, 1, 1, 1, 0]) ?? assert.fail();
    // Source: Wilson's formula for 5 of 6, as in Brown, Cai and DasGupta (2001).
    assert.deepEqual(
      [estimate.low, estimate.high].map((value) => Math.round(value * 100)),
      [44, 97],
    );
    assert.equal(estimateMean([]), undefined);
  });

  it("has a bootstrap interval for shares, which contains the mean and is the same each time", () => {
    const values = [0.2, 0.9, 0.5, 1, 0.7, 0.4, 0.8, 0.6];
    const estimate = estimateMean(values) ?? assert.fail();
    assert.ok(estimate.low < estimate.value && estimate.value < estimate.high && estimate.low > 0.2 && estimate.high < 1);
    assert.deepEqual(estimate, estimateMean(values));
  });
});

describe("the median", () => {
  it("is the middle value, or the mean of the two middle values", () => {
    assert.equal(computePercentile([9, 1, 4], 50), 4);
    assert.equal(computePercentile([1, 2, 3, 10], 50), 2.5);
    assert.equal(computePercentile([], 50), undefined);
  });
});
