import assert from "node:assert/strict";
import { decodeHTML } from "entities";
import { html } from "../../../src/evaluation/html.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";

const UNSAFE_CHARACTERS = /(?!\s)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu;

describe("text in an HTML report", () => {
  it("is plain text in elements and in quoted attributes", () => {
    for (const text of generateHostileTexts(15)) {
      const { source } = html`${text}`;
      assert.doesNotMatch(source, /[<>"']/);
      assert.equal(decodeHTML(source), text.replace(UNSAFE_CHARACTERS, "\uFFFD"));
    }
  });
});
