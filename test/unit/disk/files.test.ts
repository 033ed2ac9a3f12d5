import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, makePrivateFolder } from "../../../src/disk/files.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { itOnLinux, itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";

describe("a private folder", () => {
  afterEach(removeFolders);

  it("is created with all its parent folders, even by two calls at once and if it exists", async () => {
    const path = join(await createFolder(), "a", "b", "c");
    await Promise.all([makeFolders(path), makeFolders(path)]);
    await makeFolders(path);
    assert.ok((await stat(path)).isDirectory());
  });

  itOnUnix("can be accessed only by this user, like its parent folders", async () => {
    const top = await createFolder();
    await makeFolders(join(top, "a", "b", "c"));
    for (const path of ["a", "a/b", "a/b/c"]) assert.equal((await stat(join(top, path))).mode & 0o777, 0o700);
  });

  async function assertTooLong(...names: string[]): Promise<void> {
    const path = join(await createFolder(), ...names);
    assert.deepEqual(await catchFailure(makePrivateFolder(path)), { kind: "folderNotWritable", path, reason: "Its path is too long." });
  }

  it("is rejected before anything is created if its name is too long", () => assertTooLong("x".repeat(300)));

  // Windows allows paths of up to 32,767 characters.
  itOnUnix("is rejected before anything is created if its path is too long", () =>
    assertTooLong(...Array.from({ length: 30 }, () => "y".repeat(200))),
  );

  it("is rejected where nothing can be created, and where a file has its name", async () => {
    const top = await createFolder();
    await writeFile(join(top, "file"), "");
    assert.equal((await catchFailure(makePrivateFolder(join(top, "file")))).kind, "unsafeDirectory");
    assert.equal((await catchFailure(makePrivateFolder(join(top, "file", "x")))).kind, "folderNotWritable");
  });

  itOnLinux("is rejected in /proc, where nothing can be created", async () => {
    for (const path of ["/proc/1/x", "/proc/self/fd/x/y"]) {
      assert.equal((await catchFailure(makePrivateFolder(path))).kind, "folderNotWritable", path);
    }
  });
});
