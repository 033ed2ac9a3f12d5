import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_SETTINGS, readAltSettings } from "../../../../src/altText/repository/settings.ts";
import { folderWith } from "../../../fixtures/folder.ts";

describe("the settings of a repository", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  const fails = async (reason: RegExp) => assert.rejects(readAltSettings(folder.path), reason);

  it("are the usual ones where it says nothing", async () => {
    folder = await folderWith({});
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("count rule by rule, with comments and commas as people write them", async () => {
    folder = await folderWith({ ".orielrc": '{"rules": {"missing": "info"}, // ours\n "maxLength": 90,}' });
    const usual = { ...DEFAULT_SETTINGS, rules: { blank: "off" as const } };
    assert.deepEqual(await readAltSettings(folder.path, usual), { ...usual, rules: { blank: "off", missing: "info" }, maxLength: 90 });
  });

  it("are named where they make no sense", async () => {
    folder = await folderWith({ ".orielrc": '{"maxLength": "long"}' });
    await fails(/maxLength/);
  });

  it("are not read through a link that leads out of it", async () => {
    folder = await folderWith({ "rc.json": "{}", "repo/a.md": "" });
    await symlink(join(folder.path, "rc.json"), join(folder.path, "repo", ".orielrc"));
    await assert.rejects(readAltSettings(join(folder.path, "repo")), /no file of this folder/);
    await symlink("rc.json", join(folder.path, ".orielrc"));
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("are not waited for in a pipe, and not read whole where they have no end", async () => {
    folder = await folderWith({ "large/.orielrc": " ".repeat(1_000_001) });
    execFileSync("mkfifo", [join(folder.path, ".orielrc")]);
    await fails(/no file of this folder/);
    await assert.rejects(readAltSettings(join(folder.path, "large")), /more than 1 MB/);
  });
});
