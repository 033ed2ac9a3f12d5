import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join, relative } from "node:path";
import { findOnPath } from "../../../src/llamaServer/pathSearch.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { writeFakeLlamaServer } from "../../fixtures/script.ts";

describe("findOnPath", () => {
  afterEach(removeFolders);

  it("returns the executable in the first folder that has one", async () => {
    const [empty, first, second] = [await createFolder(), await createFolder(), await createFolder()];
    const expected = await writeFakeLlamaServer(join(first, "llama-server"));
    await writeFakeLlamaServer(join(second, "llama-server"));
    assert.equal(await findOnPath("llama-server", { PATH: [empty, first, second].join(delimiter) }), expected);
  });

  it("skips folders with that name and files that are not executable", async () => {
    const [withFolder, withText, withServer] = [await createFolder(), await createFolder(), await createFolder()];
    await mkdir(join(withFolder, "llama-server"));
    await writeFile(join(withText, "llama-server"), "text");
    await chmod(join(withText, "llama-server"), 0o644);
    const expected = await writeFakeLlamaServer(join(withServer, "llama-server"));
    assert.equal(await findOnPath("llama-server", { PATH: [withFolder, withText, withServer].join(delimiter) }), expected);
  });

  it("ignores the current folder and relative folders", async () => {
    const folder = await createFolder();
    await writeFakeLlamaServer(join(folder, "llama-server"));
    assert.equal(await findOnPath("llama-server", { PATH: ["", ".", relative(process.cwd(), folder)].join(delimiter) }), undefined);
  });

  it("finds nothing without PATH", async () => {
    assert.equal(await findOnPath("llama-server", {}), undefined);
  });
});
