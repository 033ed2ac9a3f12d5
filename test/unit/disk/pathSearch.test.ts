import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { findOnPath } from "../../../src/disk/pathSearch.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { writeFakeLlamaServer } from "../../fixtures/script.ts";

const file = process.platform === "win32" ? "llama-server.exe" : "llama-server";

describe("findOnPath", () => {
  afterEach(removeFolders);

  it("returns the executable in the first folder that has one", async () => {
    const [empty, first, second] = [await createFolder(), await createFolder(), await createFolder()];
    const expected = await writeFakeLlamaServer(join(first, file));
    await writeFakeLlamaServer(join(second, file));
    assert.equal(await findOnPath("llama-server", { PATH: [empty, first, second].join(delimiter) }), expected);
  });

  it("skips folders with the name of the executable, and files that are not executable", async () => {
    const [withFolder, withText, withServer] = [await createFolder(), await createFolder(), await createFolder()];
    await mkdir(join(withFolder, file));
    // On Windows, the extension determines whether a file is executable, and batch files need a command interpreter.
    for (const name of ["llama-server", "llama-server.cmd", "llama-server.bat"]) {
      await writeFile(join(withText, name), "text");
      await chmod(join(withText, name), 0o644);
    }
    const expected = await writeFakeLlamaServer(join(withServer, file));
    assert.equal(await findOnPath("llama-server", { PATH: [withFolder, withText, withServer].join(delimiter) }), expected);
  });

  it("ignores the current folder and relative folders", async () => {
    const [folder, workingFolder] = [await createFolder(), process.cwd()];
    for (const path of [file, join("bin", file)]) await writeFakeLlamaServer(join(folder, path));
    process.chdir(folder);
    try {
      assert.equal(await findOnPath("llama-server", { PATH: ["", ".", "bin"].join(delimiter) }), undefined);
    } finally {
      process.chdir(workingFolder);
    }
  });

  it("finds nothing without PATH", async () => {
    assert.equal(await findOnPath("llama-server", {}), undefined);
  });
});
