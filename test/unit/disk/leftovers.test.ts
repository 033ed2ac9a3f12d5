import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Leftovers } from "../../../src/disk/leftovers.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

describe("Leftovers", () => {
  it("lists a folder once for all of its files", async () => {
    const folder = await createFolderWith({ "a.md.0123456789ab.tmp": "half", "b.md.0123456789ab.tmp": "half" });
    try {
      const leftovers = new Leftovers();
      await leftovers.remove(join(folder.path, "a.md"));
      await writeFile(join(folder.path, "b.md.ba9876543210.tmp"), "written by another process in the meantime");
      await leftovers.remove(join(folder.path, "b.md"));
      assert.deepEqual(await readdir(folder.path), ["b.md.ba9876543210.tmp"]);
    } finally {
      await folder.remove();
    }
  });
});
