import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { collectSentences, sentencesIn } from "../tools/sentences.mjs";

const SNAPSHOT = "test/unit/sentences.snapshot.txt";

describe("the sentences that users read", () => {
  it("each change of wording shows in the snapshot; UPDATE_SNAPSHOT=1 writes it", async () => {
    const sentences = await collectSentences();
    if (process.env["UPDATE_SNAPSHOT"] === "1") await writeFile(SNAPSHOT, sentences);
    const known = await readFile(SNAPSHOT, "utf8");
    const [before, after] = [known, sentences].map((text) => text.split("\n"));
    const added = after?.filter((line) => !before?.includes(line));
    const removed = before?.filter((line) => !after?.includes(line));
    assert.deepEqual({ added, removed }, { added: [], removed: [] });
    assert.equal(sentences, known);
  });

  it("a sentence is found in a string, a template with values, and a template of several lines", () => {
    assert.deepEqual(sentencesIn('t("The file is gone.")'), ["The file is gone."]);
    assert.deepEqual(sentencesIn("note(`${count} of ${[1, `a ${b}`].length} files`)"), ["{…} of {…} files"]);
    assert.deepEqual(sentencesIn("const usage = `Oriel explains.\n\n  --think  Think before answering\n`;"), [
      "Oriel explains.",
      "  --think  Think before answering",
    ]);
  });

  it("what is no sentence is left out: imports, keys, markup, styles and code", () => {
    for (const source of [
      'import { a } from "a module of words";',
      'get("content-type")',
      '`<div class="two words">`',
      "`th, td { padding: 0 }`",
      'const examples = { finding: ["an image"] };',
    ]) {
      assert.deepEqual(sentencesIn(source), [], source);
    }
  });
});
