import assert from "node:assert/strict";
import { GrowingMarkdown } from "../../../../media/panel/markdown.ts";
import { SeededRandom } from "../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../properties.ts";

/** Text that starts, continues or ends a block. */
const FRAGMENTS = [
  ...["# Title\n", "Some *text* with `code`", "\n", "\n\n", "\r\n\r\n", "- item\n", "  - deeper\n", "1. first\n", "    four spaces\n"],
  ...["> quote\n", "```ts\n", "let a = 1;\n", "```\n", "~~~\n", "---\n", "===\n", "| a | b |\n| - | - |\n", "| 1 | 2 |\n", "\t", "<div>\n"],
  ...["[a link](https://example.org) ", "**", "* * *\n", "+ plus\n", "\u0000", "   ", "a\\\n", "-", "=", "`", "#"],
];

describe("an answer that is being streamed", () => {
  it("has the same blocks as the complete text, however it is split into chunks", () => {
    const random = new SeededRandom(getPropertySeed(11));
    for (let round = 0; round < PROPERTY_RUNS; round++) {
      const text = Array.from({ length: random.integer(1, 30) }, () => random.pick(FRAGMENTS)).join("");
      const markdown = new GrowingMarkdown();
      for (let end = 0; end < text.length;) {
        end = Math.min(text.length, end + random.integer(1, 9));
        const prefix = text.slice(0, end);
        assert.deepEqual(markdown.render(prefix, false), new GrowingMarkdown().render(prefix, true), JSON.stringify(prefix));
      }
    }
  }).timeout(PROPERTY_TIMEOUT_MS);

  it("resolves links that are defined at its end once it is complete", () => {
    const markdown = new GrowingMarkdown();
    const text = "See [it][a].\n\nMore.\n\n[a]: https://example.org\n";
    for (let end = 1; end <= text.length; end++) markdown.render(text.slice(0, end), false);
    assert.match(markdown.render(text, true)[0] ?? "", /<a href="https:\/\/example\.org">it<\/a>/);
  });

  it("shows paragraphs that are too long or too deeply nested as plain text", () => {
    const renderFirstBlock = (text: string) => new GrowingMarkdown().render(text, true)[0] ?? "";
    assert.match(renderFirstBlock("*a **b ".repeat(10) + "b** a*".repeat(10)), /<em>/);
    for (const text of ["*a **b ".repeat(500) + "b** a*".repeat(500), `${"*word* ".repeat(3000)}.`])
      assert.equal(renderFirstBlock(text), `<p>${text}</p>\n`);
  });

  it("can be replaced with other text", () => {
    const markdown = new GrowingMarkdown();
    markdown.render("One\n\nTwo\n", false);
    assert.deepEqual(markdown.render("Three\n", false), ["<p>Three</p>\n"]);
    assert.deepEqual(markdown.render("", false), []);
  });
});
