import assert from "node:assert/strict";
import { escapeMarkdown } from "../../../../../src/altText/document/edits/escape.ts";

describe("alt text in Markdown", () => {
  it("is escaped with a backslash where all converters support that, and otherwise with character references", () => {
    const cases: [text: string, escaped: string][] = [
      ["R&D, Q&A & more", "R&D, Q&A & more"],
      ["&amp; &copy;", "&amp;amp; &amp;copy;"],
      ["*a* _b_ [c] \\ d", String.raw`\*a\* \_b\_ \[c\] \\ d`],
      ["a | b ~c~ $5 x^2 `d`", "a &#124; b &#126;c&#126; &#36;5 x&#94;2 &#96;d&#96;"],
      ["me@example.org, @octocat, 5 @ 3", "me&#64;example.org, &#64;octocat, 5 @ 3"],
      ["https://example.org at 10:30", "https&#58;//example.org at 10:30"],
      ["{{ x }} <b>", String.raw`&#123;&#123; x &#125;&#125; &lt;b\>`],
    ];
    for (const [text, escaped] of cases) assert.equal(escapeMarkdown(text), escaped);
  });
});
