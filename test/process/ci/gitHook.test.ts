import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { syntaxes } from "../../../src/altText/document/syntaxList.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { gitEnv } from "../../fixtures/git.ts";
import { findCodeBlock } from "./codeBlocks.ts";

const run = promisify(execFile);

const GOOD_DOCUMENT = "![A form with two fields](https://example.org/a.png)\n";
const BAD_DOCUMENT = "![image](https://example.org/a.png)\n";

describe("the documented git hook", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    folder = await createFolderWith({ "repository/README.md": GOOD_DOCUMENT, "repository/draft.md": BAD_DOCUMENT });
    const bin = join(folder.path, "bin");
    await mkdir(bin);
    // Links the CLI the way `npm link` does.
    await symlink(resolve("dist/cli.js"), join(bin, "oriel"));
    await chmod(resolve("dist/cli.js"), 0o755);
    env = { ...gitEnv, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
    await runGit("init", "--quiet");
  });
  afterEach(() => folder.remove());

  const runInRepository = async (command: string, ...args: string[]) => {
    const options = { cwd: join(folder.path, "repository"), env };
    return run(command, args, options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };
  const runGit = (...args: string[]) => runInRepository("git", ...args);
  const writeDocument = (name: string, text: string) => writeFile(join(folder.path, "repository", name), text);
  const installHook = async () => {
    const file = join(folder.path, "repository", ".git", "hooks", "pre-commit");
    await writeFile(file, await findCodeBlock("media/docs/ci.md", "sh", "#!/bin/sh\nstaged="), { mode: 0o755 });
  };

  it("rejects a commit with bad alt text, and accepts one with good alt text", async () => {
    await installHook();
    await runGit("add", "README.md");
    assert.equal((await runGit("commit", "-m", "good")).code, 0, "unstaged files are ignored");
    await runGit("add", "draft.md");
    const rejectedCommit = await runGit("commit", "-m", "bad");
    assert.notEqual(rejectedCommit.code, 0);
    assert.match(
      rejectedCommit.stdout + rejectedCommit.stderr,
      /draft\.md\n {2}1:1 {2}warning {2}placeholder {2}.*Alt text is a placeholder: “image”/,
    );
    await writeDocument("draft.md", GOOD_DOCUMENT);
    assert.notEqual((await runGit("commit", "-m", "still bad")).code, 0, "the staged version has not changed");
    await runGit("add", "draft.md");
    assert.equal((await runGit("commit", "-m", "fixed")).code, 0);
    assert.equal((await runGit("log", "--oneline")).stdout.trim().split("\n").length, 2);
  });

  it("finds images that are not staged, and accepts a commit without documents", async () => {
    await installHook();
    await writeDocument("a.png", "");
    await writeDocument("README.md", "![A form with two fields](a.png)\n");
    await runGit("add", "a.png", "README.md");
    assert.equal((await runGit("commit", "-m", "with an image")).code, 0);
    await writeDocument("README.md", "# Form\n\n![A form with two fields](a.png)\n");
    await runGit("add", "README.md");
    assert.equal((await runGit("commit", "-m", "without it")).code, 0);
    await runGit("rm", "--quiet", "README.md");
    assert.equal((await runGit("commit", "-m", "removed")).code, 0);
  });

  it("selects documents of every syntax", async () => {
    const hook = await findCodeBlock("media/docs/ci.md", "sh", "#!/bin/sh\nstaged=");
    for (const { extensions } of syntaxes) for (const extension of extensions) assert.ok(hook.includes(`'*.${extension}'`), extension);
  });
});
