import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAnnexLink } from "../../../src/disk/annexLink.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { itWithLinks } from "../../fixtures/systems.ts";

describe("a link that git-annex created", () => {
  afterEach(removeFolders);

  itWithLinks("is recognized although its target does not exist", async () => {
    const folder = await createFolder();
    const targets: [target: string, isAnnex: boolean][] = [
      ["../.git/annex/objects/Gx/9k/SHA256E-s1--f5.png/SHA256E-s1--f5.png", true],
      ["../shared/logo.png", false],
      ["../my-annex/objects.png", false],
    ];
    for (const [index, [target, isAnnex]] of targets.entries()) {
      const link = join(folder, String(index));
      await symlink(target, link);
      assert.equal(await isAnnexLink(link), isAnnex, target);
    }
  });

  it("is not confused with a file or a missing path", async () => {
    const file = join(await createFolder(), "a.png");
    assert.equal(await isAnnexLink(file), false);
    await writeFile(file, "annex/objects/");
    assert.equal(await isAnnexLink(file), false);
  });
});
