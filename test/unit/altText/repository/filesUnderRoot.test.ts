import assert from "node:assert/strict";
import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FilesUnderRoot } from "../../../../src/altText/repository/filesUnderRoot.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itWithLinks } from "../../../fixtures/systems.ts";

describe("the files below a root", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  before(async () => {
    folder = await createFolderWith({ "outside.png": "x", "repo/in.png": "x", "repo/public/a.png": "x" });
    await symlink(join(folder.path, "outside.png"), join(folder.path, "repo", "out.png"));
    await symlink(join(folder.path, "repo", "in.png"), join(folder.path, "repo", "link.png"));
    await symlink(join(folder.path, "repo", "public"), join(folder.path, "repo", "static"));
    await symlink(folder.path, join(folder.path, "repo", "up"));
  });
  after(() => folder.remove());

  itWithLinks("never include a file outside the root, not even through a symbolic link", async () => {
    const files = new FilesUnderRoot(join(folder.path, "repo"));
    const list = ["repo/in.png", "repo/link.png", "repo/static/a.png", "repo/out.png", "repo/up/outside.png", "outside.png", "repo/public"];
    for (let round = 0; round < 2; round += 1) {
      const found = await Promise.all(list.map((path) => files.isFile(join(folder.path, path))));
      assert.deepEqual(found, [true, true, true, false, false, false, false]);
    }
  });

  itWithLinks("may be below a root that is a symbolic link", async () => {
    const link = join(folder.path, "linked");
    await symlink(join(folder.path, "repo"), link);
    const files = new FilesUnderRoot(link);
    assert.deepEqual([await files.isFile(join(link, "in.png")), await files.isFile(join(link, "out.png"))], [true, false]);
  });

  it("are looked up once per scan", async () => {
    const [path, root] = [join(folder.path, "repo", "new.png"), join(folder.path, "repo")];
    const files = new FilesUnderRoot(root);
    assert.equal(await files.isFile(path), false);
    await writeFile(path, "x");
    assert.equal(await files.isFile(path), false);
    assert.equal(await new FilesUnderRoot(root).isFile(path), true);
    await rm(path);
  });

  it("may have names with accents, spaces and tildes, and are not below files or missing folders", async () => {
    const files = new FilesUnderRoot(join(folder.path, "repo"));
    const names = ["caf\u00e9 ~1.png", "a b/\u00fc.png"];
    const other = await createFolderWith(Object.fromEntries(names.map((name) => [name, "x"])));
    const otherFiles = new FilesUnderRoot(other.path);
    assert.deepEqual(await Promise.all(names.map((name) => otherFiles.isFile(join(other.path, name)))), [true, true]);
    await other.remove();
    const missing = ["in.png/a.png", "none/a.png", "none/none/a.png", "public/none.png", "public~/a.png"];
    assert.deepEqual(
      await Promise.all(missing.map((name) => files.isFile(join(folder.path, "repo", name)))),
      missing.map(() => false),
    );
  });

  itWithLinks("do not include a folder that is a symbolic link", async () => {
    const files = new FilesUnderRoot(join(folder.path, "repo"));
    const found = await Promise.all(["public", "static", "in.png", "none"].map((name) => files.isFolder(join(folder.path, "repo", name))));
    assert.deepEqual(found, [true, false, false, false]);
  });
});
