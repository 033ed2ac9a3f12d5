import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { MAX_CONTEXT_LENGTH } from "../../../../src/altText/document/imageUse.ts";
import { checkImages } from "../../../../src/altText/rules/checkImages.ts";
import { soundsLike } from "../../../../src/altText/rules/speech.ts";

describe("alt text compared with other text on the page", () => {
  it("sounds like that text regardless of case, punctuation and spacing", () => {
    assert.ok(soundsLike("Arrivals, by day", "arrivals by  day."));
    assert.ok(!soundsLike("Arrivals by day", "Arrivals by week"));
  });

  it("never sounds like text that is missing or consists of punctuation", () => {
    assert.ok(!soundsLike("--", "…"));
    assert.ok(!soundsLike("A form", undefined));
  });

  it("never sounds like text that may have been truncated", () => {
    const truncated = "word ".repeat(MAX_CONTEXT_LENGTH).slice(0, MAX_CONTEXT_LENGTH);
    assert.ok(!soundsLike(truncated, truncated));
    assert.ok(soundsLike(truncated.slice(1), truncated.slice(1)));
  });

  it("is not reported as a repetition of a caption or paragraph that only starts with it", () => {
    const start = "a".repeat(MAX_CONTEXT_LENGTH);
    for (const source of [
      `<figure><img src="a.png" alt="${start}"><figcaption>${start} and more</figcaption></figure>`,
      `<p><img src="a.png" alt="${start}"> ${start} and more</p>`,
      `<a href="b"><img src="a.png" alt="${start}"> ${start} and more</a>`,
    ]) {
      const findings = checkImages(source, findImageUses(source, "html")).map(({ rule }) => rule);
      assert.deepEqual(findings, ["too-long"], source);
    }
  });
});
