import assert from "node:assert/strict";
import { ALT_SCHEMA, parseWrittenAlt } from "../../../../src/altText/suggest/answer.ts";

const answer = { seen: "A form with two fields", role: "informative", alt: "Sign-in form", sure: true };
const json = JSON.stringify(answer);
const getAlt = (text: string) => parseWrittenAlt(text)?.alt;

describe("an answer with alt text", () => {
  it("is read as the schema says", () => {
    assert.deepEqual(parseWrittenAlt(json), {
      ...{ role: "informative", kind: "informative", alt: "Sign-in form", seen: "A form with two fields" },
      ...{ isSure: true, isCut: false, description: "" },
    });
    assert.deepEqual(ALT_SCHEMA.required, ["seen", "role", "alt", "sure"]);
  });

  it("is read in a code fence, after other text, and inside another object", () => {
    for (const text of [
      `\`\`\`json\n${json}\n\`\`\``,
      `Here is the JSON object {as requested}:\n\n${json}\n\nLet me know if it helps.`,
      `<think>The image {1} shows a form.</think>${json}`,
      `{"answer":${json}}`,
      `[${json}]`,
      `${json.slice(0, -1)},}`,
    ])
      assert.equal(getAlt(text), "Sign-in form", text);
  });

  it("is read in the form of earlier prompts, with its description", () => {
    const written = parseWrittenAlt(JSON.stringify({ role: "complex", alt: "Arrivals", description: " Monday: 3 " }));
    assert.deepEqual([written?.role, written?.alt, written?.description, written?.isSure], ["complex", "Arrivals", "Monday: 3", true]);
  });

  it("keeps complete alt text if the answer was cut off after it", () => {
    for (const text of [json.slice(0, json.indexOf(',"sure"')), json.slice(0, -1), `${json.slice(0, json.indexOf("true"))}tr`]) {
      const written = parseWrittenAlt(text);
      assert.deepEqual([written?.alt, written?.isCut], ["Sign-in form", false], text);
    }
  });

  it("says whether the alt text itself was cut off", () => {
    const written = parseWrittenAlt(json.slice(0, json.lastIndexOf(" form")));
    assert.deepEqual([written?.alt, written?.isCut], ["Sign-in", true]);
  });

  it("may have null instead of empty text, and an unknown role", () => {
    const decorative = parseWrittenAlt('{"seen":"A line","role":"decorative","alt":null,"sure":null}');
    assert.deepEqual([decorative?.role, decorative?.alt, decorative?.isSure], ["decorative", "", true]);
    assert.equal(parseWrittenAlt('{"role":"photo","alt":"A boat","description":null}')?.role, "informative");
    assert.equal(parseWrittenAlt('{"role":"Functional","alt":"Home"}')?.role, "functional");
  });

  it("is empty for a decorative image, and if there is no alt text to write", () => {
    for (const kind of ["decorative", "blank", "unreadable", "private"]) assert.equal(getAlt(json.replace("informative", kind)), "", kind);
    assert.equal(parseWrittenAlt(json.replace("informative", "blank"))?.verdict, "blank");
  });

  it("has the role informative if the image is nothing but text", () => {
    assert.equal(parseWrittenAlt(json.replace("informative", "text"))?.role, "informative");
  });

  it("says whether the model guessed", () => {
    for (const value of ["false", '"false"', '"no"']) assert.equal(parseWrittenAlt(json.replace("true", value))?.isSure, false, value);
  });

  it("is undefined if there is no alt text in it", () => {
    for (const text of [
      "",
      "[]",
      "null",
      "{}",
      "The image shows a form.",
      '{"seen":"A form","role":"informati',
      '{"role":"informative","alt":1}',
      "{".repeat(50),
    ])
      assert.equal(parseWrittenAlt(text), undefined, text);
  });
});
