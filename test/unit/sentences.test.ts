import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { collectSentences, findSentences } from "../tools/sentences.mjs";

const SNAPSHOT = "test/unit/sentences.snapshot.txt";

describe("user-facing sentences", () => {
  it("match the snapshot, which UPDATE_SNAPSHOT=1 updates", async () => {
    const sentences = await collectSentences();
    if (process.env["UPDATE_SNAPSHOT"] === "1") await writeFile(SNAPSHOT, sentences);
    const snapshot = await readFile(SNAPSHOT, "utf8");
    const [linesBefore, linesAfter] = [snapshot, sentences].map((text) => text.split("\n"));
    const added = linesAfter?.filter((line) => !linesBefore?.includes(line));
    const removed = linesBefore?.filter((line) => !linesAfter?.includes(line));
    assert.deepEqual({ added, removed }, { added: [], removed: [] });
    assert.equal(sentences, snapshot);
  });

  it("are found in strings, templates with values, and templates with several lines", () => {
    assert.deepEqual(findSentences('t("The file is gone.")'), ["The file is gone."]);
    assert.deepEqual(findSentences("note(`${count} of ${[1, `a ${b}`].length} files`)"), ["{…} of {…} files"]);
    assert.deepEqual(findSentences("const usage = `Oriel explains.\n\n  --think  Think before answering\n`;"), [
      "Oriel explains.",
      "  --think  Think before answering",
    ]);
  });

  it("do not include imports, keys, markup, styles and code", () => {
    for (const source of [
      'import { a } from "a module of words";',
      'get("content-type")',
      '`<div class="two words">`',
      "`th, td { padding: 0 }`",
      'const examples = { failingAlts: ["an image"] };',
    ]) {
      assert.deepEqual(findSentences(source), [], source);
    }
  });
});
