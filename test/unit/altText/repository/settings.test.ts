import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_SETTINGS, readAltSettings } from "../../../../src/altText/repository/settings.ts";
import { folderWith } from "../../../fixtures/folder.ts";

describe("repository settings", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  afterEach(() => folder.remove());

  const assertRejected = async (reason: RegExp) => assert.rejects(readAltSettings(folder.path), reason);

  it("are the defaults without an .orielrc", async () => {
    folder = await folderWith({});
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("override the defaults rule by rule, and may contain comments and trailing commas", async () => {
    folder = await folderWith({ ".orielrc": '{"rules": {"missing": "info"}, // ours\n "maxLength": 90,}' });
    const defaults = { ...DEFAULT_SETTINGS, rules: { blank: "off" as const } };
    assert.deepEqual(await readAltSettings(folder.path, defaults), {
      ...defaults,
      rules: { blank: "off", missing: "info" },
      maxLength: 90,
    });
  });

  it("are rejected with the name of the invalid setting", async () => {
    folder = await folderWith({ ".orielrc": '{"maxLength": "long"}' });
    await assertRejected(/maxLength/);
  });

  it("are not read through a symbolic link to a file outside the repository", async () => {
    folder = await folderWith({ "rc.json": "{}", "repo/a.md": "" });
    await symlink(join(folder.path, "rc.json"), join(folder.path, "repo", ".orielrc"));
    await assert.rejects(readAltSettings(join(folder.path, "repo")), /not a regular file/);
    await symlink("rc.json", join(folder.path, ".orielrc"));
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("are not read from a pipe or a huge file", async () => {
    folder = await folderWith({ "large/.orielrc": " ".repeat(1_000_001) });
    execFileSync("mkfifo", [join(folder.path, ".orielrc")]);
    await assertRejected(/not a regular file/);
    await assert.rejects(readAltSettings(join(folder.path, "large")), /larger than 1 MB/);
  });
});
