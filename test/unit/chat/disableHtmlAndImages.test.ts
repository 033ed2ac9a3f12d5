import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { disableHtmlAndImages } from "../../../src/chat/disableHtmlAndImages.ts";
import { SeededRandom } from "../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../properties.ts";

const FRAGMENTS = [
  ...[
    "```",
    "````",
    "~~~",
    "`",
    "``",
    "\\",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "| ",
    "|\n| - |\n",
    "\u00a0",
  ],
  ...["![x](https://example.org/a.png)", "![x][r]", "<img src=https://example.org/a.png>", "<div>", "</div>", "<!--", "-->", "<?x ?>"],
  ...["word", "!", "[", "](u)", "<", "<https://example.org>", "# ", "***\n", "\n[r]: https://example.org/b.png\n"],
];

describe("an answer as Markdown", () => {
  it("contains no image and no HTML, however its code is delimited", function () {
    this.timeout(PROPERTY_TIMEOUT_MS);
    const markdown = new MarkdownIt({ html: true });
    const random = new SeededRandom(getPropertySeed(14));
    for (let run = 0; run < PROPERTY_RUNS * 20; run++) {
      const answer = Array.from({ length: random.integer(1, 14) }, () => random.pick(FRAGMENTS)).join("");
      const disabled = disableHtmlAndImages(answer);
      const types = markdown.parse(disabled, {}).flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
      assert.ok(!types.some((type) => /^image|^html/.test(type)), `${JSON.stringify(answer)} became ${JSON.stringify(disabled)}.`);
    }
  });

  it("keeps its code, and all markup except images and HTML", () => {
    const answer = [
      "# Use `<img>` and **not** `![x](y)`, see <https://example.org> and [this](https://example.org/).",
      "```html\n<img src=a>\n![x](y)\n```",
      "- Step:\n\n  ```html\n  <b>\n  ```\n\n- a < b && c > d!",
      "~~~~\n```\n<p>\n~~~~",
    ].join("\n\n");
    assert.equal(disableHtmlAndImages(answer), answer);
  });

  it("shows images and HTML as text", () => {
    assert.equal(disableHtmlAndImages("a ![x](y) <b>c</b>"), "a !\\[x](y) &lt;b>c&lt;/b>");
    assert.equal(disableHtmlAndImages("\\![x](y) \\<img src=z>"), "\\!\\[x](y) \\&lt;img src=z>");
  });
});
