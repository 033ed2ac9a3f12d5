import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { SeededRandom } from "../../../model/random.ts";

const PARTS = [
  "## Title\n\n",
  "Words *and* more ![alt](a.png) words.\n\n",
  "- item\n",
  "<img src=b.png>\n\n",
  "> quote\n\n",
  "```js\ncode\n```\n\n",
  "| a | b |\n| - | - |\n| ![x](c.png) | y |\n\n",
];

/** What people type that changes the meaning of much: beginnings and ends of all kinds. */
const TYPED = [
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

const SEEDS = [7, 8, 9];

describe("a Markdown document that is being edited", () => {
  it("shows the same images as if it were read anew", () => {
    for (const seed of SEEDS) {
      const random = new SeededRandom(seed);
      let source = Array.from({ length: 400 }, () => random.pick(PARTS)).join("");
      findImageUses(source, "markdown");
      for (let edit = 0; edit < 60; edit++) {
        const at = random.integer(0, source.length);
        const gone = random.integer(0, 3) === 0 ? random.integer(1, 30) : 0;
        source = source.slice(0, at) + random.pick(TYPED) + source.slice(at + gone);
        const edited = findImageUses(source, "markdown");
        // Another document is read in between, so that nothing is left of this one.
        findImageUses("zzzz ![a](b.png) <img src=c>\n".repeat(400), "markdown");
        assert.deepEqual(edited, findImageUses(source, "markdown"), `seed ${seed}, edit ${edit} at ${at}`);
      }
    }
  });
});
