import assert from "node:assert/strict";
import { bestMatch, findLine, parseFileReference } from "../../../src/chat/fileReferences.ts";

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
  for (const [text, place] of cases) {
    it(`reads “${text}”`, () => assert.deepEqual(parseFileReference(text), place));
  }
});

describe("bestMatch", () => {
  const files = ["/w/src/login.ts", "/w/test/login.ts", "/w/src/forms/field.ts"];
  it("takes the file that shares most of the path's end", () => {
    assert.equal(bestMatch("/home/other/app/src/login.ts", files), 0);
    assert.equal(bestMatch("field.ts", files), 2);
  });

  it("takes none where several are as likely, or no name is the same", () => {
    assert.equal(bestMatch("login.ts", files), undefined);
    assert.equal(bestMatch("other.ts", files), undefined);
    assert.equal(bestMatch("a.ts", []), undefined);
  });
});

describe("findLine", () => {
  const text = Buffer.from("one\ntwo\nfünf: Wert fehlt\n");
  it("counts from 1", () => {
    assert.equal(findLine(Buffer.from("one"), text), 1);
    assert.equal(findLine(Buffer.from("Wert fehlt"), text), 3);
  });

  it("knows what is not there", () => assert.equal(findLine(Buffer.from("six"), text), undefined));
});
