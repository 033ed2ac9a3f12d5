import assert from "node:assert/strict";
import { findBraceEnd } from "../../../../src/altText/document/markup/braces.ts";
import { extractScripts } from "../../../../src/altText/document/markup/scripts.ts";

describe("the markup of components", () => {
  it("reads quotes that are not closed as apostrophes, and others as strings", () => {
    assert.equal(findBraceEnd("{don't}", 0), 7);
    assert.equal(findBraceEnd(`{"a\\"}" }`, 0), 9);
    assert.equal(findBraceEnd(`{it's \\' "}"}`, 0), 13);
    assert.equal(findBraceEnd(`{"\\"\n"}"}`, 0), 9);
  });

  it("reads the scripts of a component", () => {
    assert.equal(extractScripts("<script>a</script><SCRIPT lang=ts>b</SCRIPT><p></p><script>c"), "a\nb");
  });
});
