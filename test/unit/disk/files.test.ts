import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, makePrivateFolder } from "../../../src/disk/files.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";

describe("a private folder", () => {
  afterEach(removeFolders);

  it("is created with all its parent folders, and only this user can access it", async () => {
    const top = await createFolder();
    await Promise.all([makeFolders(join(top, "a", "b", "c")), makeFolders(join(top, "a", "b", "c"))]);
    await makeFolders(join(top, "a", "b", "c"));
    if (process.platform === "win32") return;
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
    if (process.platform !== "linux") return;
    for (const path of ["/proc/1/x", "/proc/self/fd/x/y"]) {
      assert.equal((await catchFailure(makePrivateFolder(path))).kind, "folderNotWritable", path);
    }
  });
});
