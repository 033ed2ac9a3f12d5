import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chown, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { walkFiles } from "../../../../src/altText/repository/walk.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";
import { getRelativeName } from "../../../../src/disk/relativePath.ts";

describe("the walk through a repository", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  /** Lists the Markdown files below `from`, and the files that are skipped with their reasons. */
  const listFiles = async (from = ".", path = from) => {
    const [files, skipped]: [string[], Record<string, string>] = [[], {}];
    const onError = (file: string, error: unknown) => (skipped[getRelativeName(file, folder.path)] = String(error));
    const isWanted = (file: string) => file.endsWith(".md");
    for await (const file of walkFiles([join(folder.path, path)], join(folder.path, from), isWanted, onError))
      files.push(getRelativeName(file, folder.path));
    return { files, skipped };
  };

  it("applies the ignore files above the working folder, up to the root of the repository", async () => {
    folder = await createFolderWith({
      ".gitignore": "*.md\n",
      "repo/.git/HEAD": "ref: refs/heads/main\n",
      "repo/.gitignore": "dist/\n/docs/web/drafts\n",
      "repo/.orielignore": "old.md\n",
      "repo/docs/.gitignore": "!old.md\nnew.md\n",
      "repo/docs/web/a.md": "",
      "repo/docs/web/dist/b.md": "",
      "repo/docs/web/drafts/c.md": "",
      "repo/docs/web/old.md": "",
      "repo/docs/web/new.md": "",
    });
    const expected = { files: ["repo/docs/web/a.md", "repo/docs/web/old.md"], skipped: {} };
    assert.deepEqual(await listFiles("repo/docs/web"), expected);
    assert.deepEqual(await listFiles("repo", "repo/docs/web"), expected);
    assert.deepEqual(await listFiles("repo/docs", "repo/docs/web"), expected);
  });

  itOnUnix("does not apply the ignore files of a parent folder outside the repository", async () => {
    folder = await createFolderWith({
      ".gitignore": "*.md\n",
      ".git/config": "",
      "a/b.md": "",
      "sub/.git": "gitdir: elsewhere\n",
      "sub/c/d.md": "",
    });
    assert.deepEqual((await listFiles("a")).files, ["a/b.md"]);
    await mkdir(join(folder.path, ".git", "refs"), { recursive: true });
    execFileSync("git", ["init", "-q"], { cwd: folder.path });
    assert.deepEqual((await listFiles("a")).files, []);
    assert.deepEqual((await listFiles("sub/c")).files, ["sub/c/d.md"]);
  });

  it("does not apply ignore files that exclude the working folder itself", async () => {
    folder = await createFolderWith({
      ".git/HEAD": "",
      ".gitignore": "site/\n",
      "site/.gitignore": "b.md\n",
      "site/a.md": "",
      "site/b.md": "",
    });
    assert.deepEqual((await listFiles("site")).files, ["site/a.md"]);
    assert.deepEqual((await listFiles(".", ".")).files, []);
  });

  it("does not trust another user's repository above the working folder", async function () {
    if (process.getuid?.() !== 0) this.skip();
    folder = await createFolderWith({ ".git/HEAD": "", ".gitignore": "*\n", "work/a.md": "" });
    await chown(join(folder.path, ".git"), 54_321, 54_321);
    assert.deepEqual((await listFiles("work")).files, ["work/a.md"]);
  });

  it("reads ignore files with a byte order mark, Windows line endings, or bytes that are not UTF-8", async () => {
    folder = await createFolderWith({
      ".gitignore": "\uFEFFa.md\r\nb.md\r\n",
      ".orielignore": Buffer.from([...Buffer.from("c.md\n"), 0xff, 0xfe, 0x0a, ...Buffer.from("d.md")]),
      ...{ "a.md": "", "b.md": "", "c.md": "", "d.md": "", "e.md": "" },
    });
    assert.deepEqual(await listFiles(), { files: ["e.md"], skipped: {} });
  });

  itOnUnix("reports and skips an ignore file that is a folder, a link, a pipe, binary or too large", async () => {
    folder = await createFolderWith({
      ".gitignore/x": "",
      "a/.orielignore": Buffer.from("*.md\n", "utf16le"),
      "b/.gitignore": `${"#".repeat(50_000_000)}\n*.md\n`,
      "c/rules": "*.md\n",
      ...{ "a/1.md": "", "b/2.md": "", "c/3.md": "", "4.md": "" },
    });
    execFileSync("mkfifo", [join(folder.path, ".orielignore")]);
    await symlink("rules", join(folder.path, "c", ".gitignore"));
    const { files, skipped } = await listFiles();
    assert.deepEqual(files, ["4.md", "a/1.md", "b/2.md", "c/3.md"]);
    assert.deepEqual(
      // The ignore files of one folder are read at the same time.
      Object.entries(skipped)
        .map(([path, reason]) => `${path}: ${reason.replace(/^Error: /, "")}`)
        .toSorted(),
      [
        ".gitignore: It is not a regular file.",
        ".orielignore: It is not a regular file.",
        "a/.orielignore: The file is not UTF-8 text.",
        "b/.gitignore: The file is 50 MB; the limit is 1 MB.",
        "c/.gitignore: Symbolic links are not followed.",
      ],
    );
  });
});
