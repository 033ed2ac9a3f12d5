import assert from "node:assert/strict";
import { splitText } from "../../../src/engine/splitText.ts";

describe("text that is too long for one message", () => {
  it("is complete when its parts are joined, and no part exceeds the limit", () => {
    const parts = [...splitText("abcdefg", 3)];
    assert.deepEqual(parts, ["abc", "def", "g"]);
    assert.deepEqual([...splitText("")], []);
  });

  it("is never split within a character", () => {
    assert.deepEqual([...splitText("ab😀cd", 3)], ["ab", "😀c", "d"]);
  });
});
