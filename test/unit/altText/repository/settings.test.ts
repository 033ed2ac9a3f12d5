import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_SETTINGS, readAltSettings } from "../../../../src/altText/repository/settings.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { catchFailure } from "../../../waiting.ts";
import { itOnUnix, itWithLinks } from "../../../fixtures/systems.ts";

describe("repository settings", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const assertRejected = async (reason: RegExp) => assert.rejects(readAltSettings(folder.path), reason);

  it("are the defaults if there is no .orielrc", async () => {
    folder = await createFolderWith({});
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("override the defaults rule by rule, and may contain comments and trailing commas", async () => {
    folder = await createFolderWith({ ".orielrc": '{"rules": {"missing": "info"}, // ours\n "maxLength": 90,}' });
    const defaults = { ...DEFAULT_SETTINGS, rules: { blank: "off" as const } };
    assert.deepEqual(await readAltSettings(folder.path, defaults), {
      ...defaults,
      rules: { blank: "off", missing: "info" },
      maxLength: 90,
    });
  });

  it("are rejected with the name of the invalid setting", async () => {
    folder = await createFolderWith({ ".orielrc": '{"maxLength": "long"}' });
    await assertRejected(/maxLength/);
  });

  itWithLinks("are not read through a symbolic link to a file outside the repository", async () => {
    folder = await createFolderWith({ "rc.json": "{}", "repo/a.md": "" });
    await symlink(join(folder.path, "rc.json"), join(folder.path, "repo", ".orielrc"));
    await assert.rejects(readAltSettings(join(folder.path, "repo")), /not a regular file/);
    await symlink("rc.json", join(folder.path, ".orielrc"));
    assert.deepEqual(await readAltSettings(folder.path), DEFAULT_SETTINGS);
  });

  it("may start with a byte order mark and have Windows line endings", async () => {
    folder = await createFolderWith({ ".orielrc": '\uFEFF{\r\n  // ours\r\n  "maxLength": 90\r\n}\r\n' });
    assert.equal((await readAltSettings(folder.path)).maxLength, 90);
  });

  it("are rejected with a reason that names the file, whatever is wrong with it", async () => {
    const deepJson = "[".repeat(500_000);
    for (const content of [
      "",
      "null",
      "[]",
      '"x"',
      "{",
      "\0",
      deepJson,
      `{"rules": ${deepJson}`,
      Buffer.from([0x7b, 0xff, 0x7d]),
      Buffer.from("{}", "utf16le"),
    ]) {
      folder = await createFolderWith({ ".orielrc": content });
      const failure = await catchFailure(readAltSettings(folder.path));
      assert.ok(failure.kind === "badAltSettings", JSON.stringify(failure).slice(0, 200));
      assert.equal(failure.file, join(folder.path, ".orielrc"));
      assert.ok(failure.reason.length < 300);
      await folder.remove();
    }
    folder = await createFolderWith({ ".orielrc/a": "" });
    await assertRejected(/not a regular file/);
  });

  it("are rejected with a reason that names the setting and its allowed values", async () => {
    const getReason = async (content: unknown) => {
      folder = await createFolderWith({ ".orielrc": JSON.stringify(content) });
      const failure = await catchFailure(readAltSettings(folder.path));
      await folder.remove();
      return failure.kind === "badAltSettings" ? failure.reason : failure.kind;
    };
    assert.match(await getReason({ Rules: {} }), /^Unrecognized key: "Rules"\.$/);
    assert.match(await getReason({ rules: { missing: "on" } }), /^rules\.missing: .*"error".*"off"/);
    assert.match(await getReason({ maxLength: 5 }), /^maxLength: .*20/);
    assert.match(await getReason({ components: "Figure" }), /^components: .*array/);
    assert.match(await getReason({ components: [{ name: "Figure", href: "url" }] }), /^components\[?\.?0.*/);
  });

  itOnUnix("are not read from a pipe or a huge file", async () => {
    folder = await createFolderWith({ "large/.orielrc": " ".repeat(1_000_001) });
    execFileSync("mkfifo", [join(folder.path, ".orielrc")]);
    await assertRejected(/not a regular file/);
    await assert.rejects(readAltSettings(join(folder.path, "large")), /limit is 1 MB/);
  });
});
