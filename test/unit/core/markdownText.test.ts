import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { toMarkdownLine, toMarkdownUrl } from "../../../src/core/markdownText.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";

const TEMPLATE_TAG = /\{[{%#]|[}%#]\}|<[%?#]|%>|\$\{/;

describe("text in a Markdown report", () => {
  it("is shown unchanged, and can't form a template tag", () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    for (const text of generateHostileTexts(6)) {
      const line = toMarkdownLine(`x${text}x`);
      assert.doesNotMatch(line, TEMPLATE_TAG);
      assert.doesNotMatch(line, /[\r\n]|(?! )[\p{Cc}\p{Cs}]/u);
      const [block, inline] = markdown.parse(line, {});
      assert.equal(block?.type, "paragraph_open");
      const tokens = inline?.children ?? [];
      assert.ok(tokens.every(({ type }) => type.startsWith("text") || type.startsWith("link")));
      assert.equal(tokens.map(({ content }) => content).join(""), toPlainText(`x${text}x`));
    }
  });

  it("does not notify users or link issues on GitHub", () => {
    for (const text of generateHostileTexts(7)) assert.doesNotMatch(toMarkdownLine(text), /(?:@|(?<!&)#)\w|\bGH-\d/);
  });

  it("stays in its table cell", () => {
    const markdown = new MarkdownIt();
    for (const text of generateHostileTexts(8)) {
      const cells = markdown.parse(`| a | b |\n| - | - |\n| x${toMarkdownLine(text)} | y |`, {}).filter(({ type }) => type === "td_open");
      assert.equal(cells.length, 2);
    }
  });
});

describe("a URL in Markdown", () => {
  it("can't leave its parentheses", () => {
    const markdown = new MarkdownIt({ html: true });
    for (const text of generateHostileTexts(12)) {
      const [, inline] = markdown.parse(`![](https://example.org/${toMarkdownUrl(text)}|height=180)`, {});
      assert.deepEqual(
        inline?.children?.map(({ type }) => type),
        ["image"],
      );
    }
  });

  it("is unchanged if it has no special characters", () => {
    for (const url of ["file:///a/b%20c.png", "data:image/png;base64,iVBORw0KGgo+/=", "vscode-remote://ssh-remote%2Bhost/a.png?x=1&y#z"]) {
      assert.equal(toMarkdownUrl(url), url);
    }
  });
});

/** Returns the text that readers see: without unsafe characters, and with zero-width spaces that prevent mentions. */
function toPlainText(text: string): string {
  return text
    .replace(/(?!\s)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD")
    .replace(/[@#](?=\w)|\bGH-(?=\d)/gi, "$&\u200B")
    .replace(/\s+/g, " ");
}
