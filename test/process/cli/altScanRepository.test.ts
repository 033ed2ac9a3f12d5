import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { runGit } from "../../fixtures/git.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { itOnUnix, itWithLinks } from "../../fixtures/systems.ts";

const PLACEHOLDER = "![image](https://example.org/a.png)\n";

describe("oriel alt scan in a git repository", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const runAlt = (cwd: string, ...args: string[]) =>
    runAndCollect(process.execPath, [resolve("dist/cli.js"), "alt", ...args], { cwd: join(folder.path, cwd) });

  /** Scans, and returns the paths of the documents with findings, with the rule. */
  const listFindings = async (cwd: string, ...paths: string[]) => {
    const { stdout, stderr } = await runAlt(cwd, "scan", "--format", "json", ...paths);
    assert.equal(stderr, "");
    const { findings } = JSON.parse(stdout) as { findings: { path: string; rule: string }[] };
    return findings.map(({ path, rule }) => `${path} ${rule}`);
  };

  it("finds the same in a subfolder as from the root: the settings and ignore files of the root apply", async () => {
    folder = await createFolderWith({
      ".git/HEAD": "",
      ".gitignore": "made/\n",
      ".orielignore": "/docs/old\n",
      ".orielrc": '{ "rules": { "broken-path": "off", "placeholder": "info" }, "aliases": { "@": "img" } }',
      "img/a.png": "x",
      "docs/a.md": `![A form](nowhere.png)\n\n![A table](../img/a.png)\n\n${PLACEHOLDER}`,
      "docs/a.vue": '<template><img src="@/a.png" alt="image"><img src="/img/a.png" alt="A form with two fields"></template>',
      "docs/made/b.md": PLACEHOLDER,
      "docs/old/c.md": PLACEHOLDER,
      "other/d.md": "",
    });
    assert.deepEqual(await listFindings("docs"), ["a.md placeholder", "a.vue placeholder"]);
    assert.deepEqual(await listFindings("docs", "."), await listFindings("docs"));
    assert.deepEqual(await listFindings(".", "docs"), ["docs/a.md placeholder", "docs/a.vue placeholder"]);
    assert.deepEqual(await listFindings("other", "../docs"), ["../docs/a.md placeholder", "../docs/a.vue placeholder"]);
    assert.equal((await runAlt("docs", "scan", "--fail-on", "warning")).code, 0);
  });

  it("applies each .orielrc from the root down to the working folder, with aliases relative to its folder", async () => {
    folder = await createFolderWith({
      ".git/HEAD": "",
      ".orielrc": '{ "rules": { "placeholder": "off", "too-short": "off" }, "aliases": { "~": "img" } }',
      "web/.orielrc": '{ "rules": { "placeholder": "error" }, "aliases": { "@": "pics" } }',
      "web/pics/a.png": "x",
      "img/b.png": "x",
      "web/src/a.vue": '<template><img src="@/a.png" alt="image"><img src="@/b.png" alt="x"><img src="~/b.png" alt="y"></template>',
    });
    assert.deepEqual(await listFindings("web"), ["src/a.vue placeholder", "src/a.vue broken-path"]);
    assert.deepEqual(await listFindings("web/src"), ["a.vue placeholder", "a.vue broken-path"]);
  });

  it("uses the settings and ignore files of another repository for the paths in it", async () => {
    folder = await createFolderWith({
      ...{ "here/.git/HEAD": "", "here/.orielrc": '{ "rules": { "placeholder": "off" } }', "here/a.md": PLACEHOLDER },
      "there/.git/HEAD": "",
      "there/.gitignore": "made/\n",
      "there/.orielrc": '{ "rules": { "broken-path": "off" } }',
      "there/docs/b.md": `![A form](nowhere.png)\n\n${PLACEHOLDER}`,
      "there/docs/made/c.md": PLACEHOLDER,
    });
    assert.deepEqual(await listFindings("here", ".", "../there"), ["../there/docs/b.md placeholder"]);
    assert.deepEqual(await listFindings(".", "there", "here"), ["there/docs/b.md placeholder"]);
    assert.deepEqual(await listFindings(".", "there/docs/b.md"), ["there/docs/b.md placeholder"]);
  });

  itWithLinks("scans a linked folder once, under its own name, and does not follow links out of the repository", async () => {
    folder = await createFolderWith({ "repo/.git/HEAD": "", "repo/docs/a.md": PLACEHOLDER, "out/b.md": PLACEHOLDER });
    await symlink("docs", join(folder.path, "repo", "link"));
    await symlink("../out", join(folder.path, "repo", "away"));
    await symlink("repo", join(folder.path, "entrance"));
    assert.deepEqual(await listFindings("repo"), ["docs/a.md placeholder"]);
    assert.deepEqual(await listFindings("repo", "link", "docs", "link/a.md"), ["docs/a.md placeholder"]);
    assert.deepEqual(await listFindings(".", "entrance"), ["repo/docs/a.md placeholder"]);
    const { code, stderr } = await runAlt("repo", "scan", "away");
    assert.equal(code, 3);
    assert.match(stderr, /^away: Skipped\. Symbolic links/);
  });

  it("scans the documents of an ignored folder that is named, unless --skip-ignored is set", async () => {
    folder = await createFolderWith({ ".git/HEAD": "", ".gitignore": "made/\n", "made/sub/a.md": PLACEHOLDER, "b.md": "" });
    assert.deepEqual(await listFindings("."), []);
    assert.deepEqual(await listFindings(".", "made/sub"), ["made/sub/a.md placeholder"]);
    assert.deepEqual(await listFindings("made"), ["sub/a.md placeholder"]);
    assert.deepEqual(await listFindings(".", "--skip-ignored", "made/sub", "made/sub/a.md"), []);
  });

  itOnUnix("scans the changed documents in a subfolder, and in another repository", async () => {
    folder = await createFolderWith({ "here/docs/a.md": PLACEHOLDER, "here/docs/b.md": PLACEHOLDER, "there/c.md": PLACEHOLDER });
    for (const name of ["here", "there"]) {
      runGit(join(folder.path, name), "init", "-q");
      runGit(join(folder.path, name), "add", ".");
      runGit(join(folder.path, name), "commit", "-q", "-m", "first");
      await writeFile(join(folder.path, name, "d.md"), PLACEHOLDER);
    }
    await writeFile(join(folder.path, "here/docs/b.md"), `\n${PLACEHOLDER}`);
    assert.deepEqual(await listFindings("here/docs", "--changed-since=HEAD"), ["b.md placeholder"]);
    assert.deepEqual(await listFindings("here/docs", "--changed-since=HEAD", ".."), ["../d.md placeholder", "b.md placeholder"]);
    assert.deepEqual(await listFindings("here", "--changed-since=HEAD", "docs", "../there"), [
      "docs/b.md placeholder",
      "../there/d.md placeholder",
    ]);
  });
});
