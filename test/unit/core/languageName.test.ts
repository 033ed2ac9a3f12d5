import assert from "node:assert/strict";
import { toLanguageName } from "../../../src/core/languageName.ts";

describe("the name of an answer's language", () => {
  it("is in English for a language tag", () => {
    for (const [tag, name] of Object.entries({ de: "German", "pt-br": "Brazilian Portuguese", "zh-Hans": "Simplified Chinese" }))
      assert.equal(toLanguageName(tag), name);
  });

  it("is the user's text if that is not a language tag", () => {
    for (const text of ["German", "Hindi", "Plain-English", "formal German", "en_US"]) assert.equal(toLanguageName(text), text);
  });

  it("is cut if it is long", () => {
    assert.equal(toLanguageName("a b ".repeat(100))?.length, 50);
    assert.equal(toLanguageName("abcdefgh-".repeat(100))?.length, 50);
  });

  it("is undefined if no language is set", () => {
    assert.equal(toLanguageName(""), undefined);
  });
});
