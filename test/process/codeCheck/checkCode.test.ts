import assert from "node:assert/strict";
import { resolve } from "node:path";
import { checkCode } from "../../../src/codeCheck/checkCode.ts";

const script = resolve("dist/code.mjs");
const { signal } = new AbortController();

describe("the check of code in an answer", function () {
  this.timeout(30_000);

  it("accepts code that its parser accepts", async () => {
    assert.deepEqual(await checkCode("`a.tsx`\n```tsx\nexport const A = () => <p />;\n```\nI guessed the colors.", script, signal), {
      kind: "valid",
    });
  });

  it("describes the first error of any block", async () => {
    const verdict = await checkCode("```css\np {}\n```\n```vue\n<template><p></template>\n```", script, signal);
    assert.match(verdict.kind === "invalid" ? verdict.problem : "", /^The vue code can't be parsed: .*\(line 1\)$/);
  });

  it("finds a comment that stands for code without starting a process", async () => {
    const verdict = await checkCode("```html\n<!-- more rows here -->\n```", "missing.mjs", signal);
    assert.match(verdict.kind === "invalid" ? verdict.problem : "", /“more rows here”/);
  });

  it("knows nothing about an answer without code, or if the process fails", async () => {
    assert.deepEqual(await checkCode("This is not a user interface.", script, signal), { kind: "none" });
    assert.deepEqual(await checkCode("```js\n1\n```", resolve("dist/missing.mjs"), signal), { kind: "unknown" });
  });
});
