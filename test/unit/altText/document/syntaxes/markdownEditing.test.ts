import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { PROPERTY_RUNS, PROPERTY_TIMEOUT_MS, getPropertySeed } from "../../../../properties.ts";

const BLOCKS = [
  "## Title\n\n",
  "Words *and* more ![alt](a.png) words.\n\n",
  "- item\n",
  "<img src=b.png>\n\n",
  "> quote\n\n",
  "```js\ncode\n```\n\n",
  "| a | b |\n| - | - |\n| ![x](c.png) | y |\n\n",
];

/** Text to insert. Opening and closing delimiters change how much of the document must be parsed again. */
const INSERTIONS = [
  "x",
  "&",
  "word ",
  " ",
  "\n",
  "\n\n",
  "`",
  "```\n",
  "<!--",
  "-->",
  "<div>",
  "</div>",
  "![",
  "](b.png)",
  "{",
  "}",
  '"',
  "<img src=q.png>",
  "# ",
  "    ",
  "*/",
  "/*",
  "<",
  ">",
  "---\n",
];

/** Number of edits: fewer than `PROPERTY_RUNS`, because every edit parses several long documents. */
const EDIT_COUNT = Math.ceil(PROPERTY_RUNS / 5);

/** Document that replaces the previous one in the parser's cache, so that the next one is parsed from the start. */
const OTHER_DOCUMENT = "zzzz ![a](b.png) <img src=c>\n".repeat(400);

describe("a Markdown document that is being edited", () => {
  it("has the same images as if it were parsed as a new document", () => {
    const random = new SeededRandom(getPropertySeed(7));
    let source = "";
    for (let edit = 0; edit < EDIT_COUNT; edit++) {
      if (edit % 60 === 0) source = Array.from({ length: 400 }, () => random.pick(BLOCKS)).join("");
      findImageUses(source, "markdown");
      const at = random.integer(0, source.length);
      const deleted = random.integer(0, 3) === 0 ? random.integer(1, 30) : 0;
      source = source.slice(0, at) + random.pick(INSERTIONS) + source.slice(at + deleted);
      const edited = findImageUses(source, "markdown");
      findImageUses(OTHER_DOCUMENT, "markdown");
      assert.deepEqual(edited, findImageUses(source, "markdown"), `edit ${edit} at ${at}`);
    }
  }).timeout(PROPERTY_TIMEOUT_MS);
});
