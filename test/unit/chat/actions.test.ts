import assert from "node:assert/strict";
import { actionIds, actionPrompt, inLanguage, isFor } from "../../../src/chat/actions.ts";

describe("the prompts of actions", () => {
  it("are each their own, and end with a sentence", () => {
    const prompts = actionIds.map((id) => actionPrompt(id, 2));
    assert.equal(new Set(prompts).size, actionIds.length);
    for (const prompt of prompts) assert.match(prompt, /\.$/);
  });

  it("never ask a transcription to guess", () => {
    assert.match(actionPrompt("transcribe", 1), /verbatim.*\[unreadable\].*never guess/s);
    assert.match(actionPrompt("transcribe", 3), /in these images/);
  });

  it("name the language of the answer last, and only where one is wanted", () => {
    assert.match(actionPrompt("describeUi", 1, "German"), /\n\nAnswer in German\.$/);
    assert.equal(inLanguage("Why?", undefined), "Why?");
  });

  it("compare two images, and are for one or more otherwise", () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((count) => isFor("compare", count)),
      [false, false, true, false],
    );
    assert.deepEqual(
      [0, 1, 3].map((count) => isFor("explain", count)),
      [false, true, true],
    );
  });
});
