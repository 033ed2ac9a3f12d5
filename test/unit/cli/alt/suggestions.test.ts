import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readBaseline } from "../../../../src/cli/alt/baseline.ts";
import { readSuggestions, writeSuggestions, type Suggestion } from "../../../../src/cli/alt/suggestions.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";

const createSuggestion = (alt: string): Suggestion => ({
  ...{ path: "a.md", line: 1, from: 0, before: "![](a.png)", target: "a.png", role: "informative", alt, description: "" },
  reviewReason: "It is long.",
});

describe("a file of suggestions", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let file: string;
  beforeEach(async () => {
    folder = await createFolderWith({});
    file = join(folder.path, "oriel-suggestions.json");
  });
  afterEach(() => folder.remove());

  const readAlts = async (path = file) => (await readSuggestions(path)).map(({ alt }) => alt);
  const editSuggestion = async () => writeFile(file, (await readFile(file, "utf8")).replace("A form", "A form with two fields"));

  it("is overwritten if its suggestions are unchanged, however they are formatted", async () => {
    assert.equal(await writeSuggestions(file, [createSuggestion("A form")]), undefined);
    await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, "utf8"))));
    assert.equal(await writeSuggestions(file, [createSuggestion("A map")]), undefined);
    assert.deepEqual(await readAlts(), ["A map"]);
    assert.deepEqual(await readdir(folder.path), ["oriel-suggestions.json"]);
  });

  it("is backed up each time the user has edited it", async () => {
    for (const backupPath of [`${file}.bak`, `${file}.bak2`]) {
      await writeSuggestions(file, [createSuggestion("A form")]);
      await editSuggestion();
      assert.equal(await writeSuggestions(file, [createSuggestion("A map")]), backupPath);
      assert.deepEqual([await readAlts(), await readAlts(backupPath)], [["A map"], ["A form with two fields"]]);
    }
  });

  it("is backed up if Oriel did not write it, or if the user accepted a suggestion without editing the text", async () => {
    await writeFile(file, "no suggestions");
    assert.equal(await writeSuggestions(file, [createSuggestion("A form")]), `${file}.bak`);
    assert.equal(await readFile(`${file}.bak`, "utf8"), "no suggestions");
    await writeFile(file, (await readFile(file, "utf8")).replace(/,\s*"needsPerson": "It is long."/, ""));
    assert.equal((await readSuggestions(file))[0]?.reviewReason, undefined);
    assert.equal(await writeSuggestions(file, [createSuggestion("A form")]), `${file}.bak2`);
  });

  it("stores the reason for a review as `needsPerson`, and reads it back", async () => {
    await writeSuggestions(file, [createSuggestion("A form")]);
    const stored = JSON.parse(await readFile(file, "utf8")) as { suggestions: object[] };
    const { reviewReason, ...suggestion } = createSuggestion("A form");
    assert.deepEqual(stored.suggestions, [{ ...suggestion, needsPerson: reviewReason }]);
    assert.deepEqual(await readSuggestions(file), [createSuggestion("A form")]);
  });

  it("is emptied if there are no suggestions, but is not created empty", async () => {
    await writeSuggestions(file, []);
    assert.deepEqual(await readdir(folder.path), []);
    await writeSuggestions(file, [createSuggestion("A form")]);
    await writeSuggestions(file, []);
    assert.deepEqual(await readAlts(), []);
  });

  it("is rejected with a reason that names the invalid value and the allowed values", async () => {
    const writeSuggestion = (suggestion: object, version = 1) => writeFile(file, JSON.stringify({ version, suggestions: [suggestion] }));
    await writeSuggestion({ ...createSuggestion("A form"), role: "important" });
    await assert.rejects(readSuggestions(file), /\. suggestions\.0\.role: Invalid option: .*"informative"/);
    await writeSuggestion({ ...createSuggestion("A form"), alt: 3 });
    await assert.rejects(readSuggestions(file), /\. suggestions\.0\.alt: Invalid input: expected string, received number\.$/);
    await writeSuggestion(createSuggestion("A form"), 2);
    await assert.rejects(readSuggestions(file), /another version of Oriel/);
  });

  itOnUnix("is not read if it is a pipe, and neither is a baseline", async () => {
    execFileSync("mkfifo", [file]);
    await assert.rejects(readSuggestions(file), /not a regular file/);
    await assert.rejects(readBaseline(file), /not a regular file/);
  });
});
