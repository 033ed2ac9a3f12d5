import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { findBuiltCommandLine } from "../../tools/builtCommandLine.mjs";

describe("the command-line tool that the hook runs", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await createFolder();
    await mkdir(join(folder, "dist"));
    await writeFile(join(folder, "dist", "cli.js"), "");
  });
  afterEach(removeFolders);

  const writeManifest = (version: string) => writeFile(join(folder, "package.json"), JSON.stringify({ version }));
  const readVersion = async () => (JSON.parse(await readFile("package.json", "utf8")) as { version: string }).version;

  it("is the existing build if it has the same version", async () => {
    await writeManifest(await readVersion());
    assert.equal(findBuiltCommandLine(folder), join(folder, "dist", "cli.js"));
  });

  it("has to be built if the build is incomplete, has another version, or is missing", async () => {
    assert.equal(findBuiltCommandLine(folder), undefined);
    await writeManifest("0.0.1");
    assert.equal(findBuiltCommandLine(folder), undefined);
    await writeFile(join(folder, "package.json"), "{");
    assert.equal(findBuiltCommandLine(folder), undefined);
    assert.equal(findBuiltCommandLine(join(folder, "nothing")), undefined);
  });
});
