import assert from "node:assert/strict";
import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeOutputFile } from "../../../src/disk/outputFile.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";

describe("writing a file that the user has named", () => {
  let folder: string;
  beforeEach(async () => void (folder = await createFolder()));
  afterEach(removeFolders);

  it("creates the file", async () => {
    const file = join(folder, "report.json");
    await writeOutputFile(file, "{}");
    assert.equal(await readFile(file, "utf8"), "{}");
  });

  itOnUnix("creates the file so that other users can read it", async () => {
    const file = join(folder, "report.json");
    await writeOutputFile(file, "{}");
    assert.equal((await stat(file)).mode & 0o777, 0o644);
  });

  itOnUnix("follows symbolic links and keeps the mode of the file", async () => {
    const file = join(folder, "report.json");
    const link = join(folder, "link.json");
    await writeFile(file, "old");
    await chmod(file, 0o664);
    await symlink(file, link);
    await writeOutputFile(link, "new", { isDurable: true });
    assert.ok((await lstat(link)).isSymbolicLink());
    assert.equal(await readFile(file, "utf8"), "new");
    assert.equal((await stat(file)).mode & 0o777, 0o664);
  });

  itOnUnix("does not replace a device", async () => {
    await writeOutputFile("/dev/null", "text");
    assert.ok((await stat("/dev/null")).isCharacterDevice());
    assert.ok(!(await readdir("/dev")).some((name) => name.startsWith("null.")));
  });

  it("reports a device that is full", async function () {
    if (!(await stat("/dev/full").catch(() => undefined))?.isCharacterDevice()) return this.skip();
    assert.equal((await catchFailure(writeOutputFile("/dev/full", "text"))).kind, "diskFull");
    assert.ok((await stat("/dev/full")).isCharacterDevice());
  });

  it("rejects a folder", async () => {
    const path = join(folder, "reports");
    await mkdir(path);
    assert.equal((await catchFailure(writeOutputFile(path, "text"))).kind, "fileNotWritable");
  });
});
