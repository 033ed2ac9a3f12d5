import assert from "node:assert/strict";
import { toJsonText } from "../../../src/core/jsonText.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";

describe("JSON output", () => {
  it("is safe in a terminal, and is parsed to the same text except for lone surrogates", () => {
    for (const text of generateHostileTexts(4)) {
      const json = toJsonText({ text });
      assert.doesNotMatch(json, /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]|##[a-z]*\[|\\ud[89a-f]/iu);
      assert.deepEqual(JSON.parse(json), { text: text.replace(/\p{Cs}/gu, "\uFFFD") });
    }
  });
});
