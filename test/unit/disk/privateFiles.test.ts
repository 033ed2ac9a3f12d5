import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPrivateLog } from "../../../src/disk/privateFiles.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";

describe("a private log", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  beforeEach(async () => (folder = await createFolderWith({})));
  afterEach(() => folder.remove());

  it("is created if it is missing, and is appended to otherwise", async () => {
    const path = join(folder.path, "engine.log");
    for (const text of ["one ", "two"]) {
      const file = await openPrivateLog(path);
      await file.write(text);
      await file.close();
    }
    assert.equal(await readFile(path, "utf8"), "one two");
  });

  itOnUnix("is not opened if its path is a FIFO, a link or a folder, or if other users can read it", async () => {
    const [fifo, link, directory, shared] = ["fifo", "link", "directory", "shared"].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
      string,
    ];
    execFileSync("mkfifo", [fifo]);
    await symlink(shared, link);
    await mkdir(directory);
    await writeFile(shared, "");
    await chmod(shared, 0o644);
    for (const path of [fifo, link, directory, shared]) {
      const failure = await catchFailure(openPrivateLog(path));
      assert.deepEqual([failure.kind, "path" in failure && failure.path], ["folderNotWritable", path]);
    }
  });
});
