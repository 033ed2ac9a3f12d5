import assert from "node:assert/strict";
import { findBestMatch, findLine, parseFileReference } from "../../../src/chat/fileReferences.ts";

describe("parseFileReference", () => {
  const cases: [string, ReturnType<typeof parseFileReference>][] = [
    ["src/login.ts", { path: "src/login.ts" }],
    ["src/login.ts:42", { path: "src/login.ts", line: 42 }],
    ["src/login.ts:42:7", { path: "src/login.ts", line: 42 }],
    ["src/login.ts(42,7)", { path: "src/login.ts", line: 42 }],
    ["src/login.ts(42)", { path: "src/login.ts", line: 42 }],
    ["src/login.ts#L42", { path: "src/login.ts", line: 42 }],
    [String.raw`C:\app\src\login.ts:42`, { path: "C:/app/src/login.ts", line: 42 }],
    ["src/login.ts:0", { path: "src/login.ts" }],
    ["TypeError", undefined],
    ["", undefined],
  ];
  for (const [text, reference] of cases) {
    it(`${reference === undefined ? "finds no file in" : "parses"} “${text}”`, () => assert.deepEqual(parseFileReference(text), reference));
  }
});

describe("findBestMatch", () => {
  const files = ["/w/src/login.ts", "/w/test/login.ts", "/w/src/forms/field.ts"];
  it("finds the file that shares the most trailing segments", () => {
    assert.equal(findBestMatch("/home/other/app/src/login.ts", files), 0);
    assert.equal(findBestMatch("field.ts", files), 2);
  });

  it("finds no file if several match equally well or none matches", () => {
    assert.equal(findBestMatch("login.ts", files), undefined);
    assert.equal(findBestMatch("other.ts", files), undefined);
    assert.equal(findBestMatch("a.ts", []), undefined);
  });
});

describe("findLine", () => {
  const text = Buffer.from("one\ntwo\nfünf: Wert fehlt\n");
  it("returns a line number, counted from 1", () => {
    assert.equal(findLine(Buffer.from("one"), text), 1);
    assert.equal(findLine(Buffer.from("Wert fehlt"), text), 3);
  });

  it("returns undefined if the text does not occur", () => assert.equal(findLine(Buffer.from("six"), text), undefined));
});
