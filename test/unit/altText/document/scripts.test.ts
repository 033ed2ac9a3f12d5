import assert from "node:assert/strict";
import { MDX } from "../../../../src/altText/document/markup/codeLanguages.ts";
import { MarkupScanner } from "../../../../src/altText/document/markup/markupScanner.ts";
import { extractScripts } from "../../../../src/altText/document/markup/scripts.ts";

const findExpressionEnd = (source: string) => new MarkupScanner(source, MDX).readExpression(0)?.to;

describe("the parser of component markup", () => {
  it("treats unclosed quotes as apostrophes, and text between two quotes as a string", () => {
    assert.equal(findExpressionEnd("{don't}"), 7);
    assert.equal(findExpressionEnd(`{"a\\"}" }`), 9);
    assert.equal(findExpressionEnd(`{it's \\' "}"}`), 13);
    assert.equal(findExpressionEnd(`{"\\"\n"}"}`), 9);
  });

  it("distinguishes a regular expression from a division, and an element from a comparison", () => {
    assert.equal(findExpressionEnd("{/[}/]}/.test(a)} }"), 17);
    assert.equal(findExpressionEnd("{a / b} / {c}"), 7);
    assert.equal(findExpressionEnd("{(a) / b} / {c}"), 9);
    assert.equal(findExpressionEnd("{() => { if (a) /}/.test(b) }} }"), 30);
    assert.equal(findExpressionEnd("{a && <p title='}'>it's</p>} }"), 28);
    assert.equal(findExpressionEnd("{a < b && '}'} }"), 14);
    assert.equal(findExpressionEnd("{`${'`}'}`} }"), 11);
  });

  it("extracts the scripts of a component", () => {
    assert.equal(extractScripts("<script>a</script><SCRIPT lang=ts>b</SCRIPT><p></p><script>c"), "a\nb");
  });
});
