import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DocumentChecker } from "../../../../src/altText/plugins/checkDocument.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";

describe("a document that a linter checks", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  it("is checked with files and settings that are at most a second old", async () => {
    folder = await createFolderWith({ ".git/HEAD": "ref: refs/heads/main\n", "a.png": "" });
    let nowMs = 0;
    const checker = new DocumentChecker(() => nowMs);
    const document = {
      path: join(folder.path, "a.md"),
      source: "![x](a.png)\n",
      folder: folder.path,
      includesOptionalRules: false,
    };
    const listRules = async () => {
      const answer = await checker.check(document);
      return answer.kind === "checked" ? answer.findings.map(({ rule }) => rule) : answer.reason;
    };
    assert.deepEqual(await listRules(), ["too-short"]);
    await rm(join(folder.path, "a.png"));
    await writeFile(join(folder.path, ".orielrc"), '{ "rules": { "too-short": "off" } }');
    nowMs = 999;
    assert.deepEqual(await listRules(), ["too-short"]);
    nowMs = 1000;
    assert.deepEqual(await listRules(), ["broken-path"]);
  });

  it("has no findings if Oriel does not know its file format", async () => {
    folder = await createFolderWith({});
    const document = { path: join(folder.path, "a.css"), source: "<img>", folder: folder.path, includesOptionalRules: true };
    assert.deepEqual(await new DocumentChecker().check(document), { kind: "checked", findings: [] });
  });
});
