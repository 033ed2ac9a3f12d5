import assert from "node:assert/strict";
import { findBraceEnd } from "../../../../src/altText/document/markup/braces.ts";
import { extractScripts } from "../../../../src/altText/document/markup/scripts.ts";

describe("the parser of component markup", () => {
  it("treats unclosed quotes as apostrophes, and text between two quotes as a string", () => {
    assert.equal(findBraceEnd("{don't}", 0), 7);
    assert.equal(findBraceEnd(`{"a\\"}" }`, 0), 9);
    assert.equal(findBraceEnd(`{it's \\' "}"}`, 0), 13);
    assert.equal(findBraceEnd(`{"\\"\n"}"}`, 0), 9);
  });

  it("extracts the scripts of a component", () => {
    assert.equal(extractScripts("<script>a</script><SCRIPT lang=ts>b</SCRIPT><p></p><script>c"), "a\nb");
  });
});
