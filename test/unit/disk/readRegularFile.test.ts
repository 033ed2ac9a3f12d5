import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readRegularFile } from "../../../src/disk/readRegularFile.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";

describe("readRegularFile", () => {
  itOnUnix("rejects pipes, devices, folders and large files", async () => {
    const folder = await createFolderWith({ large: "x".repeat(11), small: "x".repeat(10) });
    try {
      execFileSync("mkfifo", [join(folder.path, "pipe")]);
      for (const path of [join(folder.path, "pipe"), "/dev/zero", folder.path])
        await assert.rejects(readRegularFile(path, 10), /not a regular file/);
      await assert.rejects(readRegularFile(join(folder.path, "large"), 10), /limit/);
      assert.equal((await readRegularFile(join(folder.path, "small"), 10)).length, 10);
    } finally {
      await folder.remove();
    }
  });
});
