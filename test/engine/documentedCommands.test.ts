import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { syntaxes } from "../../src/altText/document/syntaxList.ts";
import { createFolderWith } from "../fixtures/folder.ts";

const run = promisify(execFile);
const readme = await readFile("README.md", "utf8");

/** Finds the code block in README.md that starts with a text. */
function block(language: string, start: string): string {
  const found = Array.from(readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)).find(
    ([, name, code]) => name === language && code?.startsWith(start),
  );
  return found?.[2] ?? assert.fail(`The README has no block of ${language} that starts with ${start}.`);
}

const good = "![A form with two fields](https://example.org/a.png)\n";
const bad = "![image](https://example.org/a.png)\n";

describe("the README's instructions for CI and commits", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    folder = await createFolderWith({ "repository/README.md": good, "repository/draft.md": bad });
    const bin = join(folder.path, "bin");
    await mkdir(bin);
    // Links the CLI the way `npm link` does.
    await symlink(resolve("dist/cli.js"), join(bin, "oriel"));
    await chmod(resolve("dist/cli.js"), 0o755);
    env = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      // Ignores the user's own git configuration.
      ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      ...{ GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.org", GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.org" },
    };
    await git("init", "--quiet");
  });
  afterEach(() => folder.remove());

  const inRepository = async (command: string, ...args: string[]) => {
    const options = { cwd: join(folder.path, "repository"), env: { ...env, RUNNER_TEMP: join(folder.path, "runner") } };
    return run(command, args, options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };
  const git = (...args: string[]) => inRepository("git", ...args);
  const write = (name: string, text: string) => writeFile(join(folder.path, "repository", name), text);
  const hook = async () => {
    const file = join(folder.path, "repository", ".git", "hooks", "pre-commit");
    await writeFile(file, block("sh", "#!/bin/sh\nstaged="), { mode: 0o755 });
  };

  it("the hook rejects a commit with a bad alt text, and accepts a good one", async () => {
    await hook();
    await git("add", "README.md");
    assert.equal((await git("commit", "-m", "good")).code, 0, "unstaged files are ignored");
    await git("add", "draft.md");
    const refused = await git("commit", "-m", "bad");
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout + refused.stderr, /draft\.md\n {2}1:1 {2}error {2}Alt text is a placeholder: “image”/);
    await write("draft.md", good);
    assert.notEqual((await git("commit", "-m", "still bad")).code, 0, "the staged version has not changed");
    await git("add", "draft.md");
    assert.equal((await git("commit", "-m", "fixed")).code, 0);
    assert.equal((await git("log", "--oneline")).stdout.trim().split("\n").length, 2);
  });

  it("the hook finds images that are not staged, and accepts a commit without documents", async () => {
    await hook();
    await write("a.png", "");
    await write("README.md", "![A form with two fields](a.png)\n");
    await git("add", "a.png", "README.md");
    assert.equal((await git("commit", "-m", "with an image")).code, 0);
    await write("README.md", "# Form\n\n![A form with two fields](a.png)\n");
    await git("add", "README.md");
    assert.equal((await git("commit", "-m", "without it")).code, 0);
    await git("rm", "--quiet", "README.md");
    assert.equal((await git("commit", "-m", "removed")).code, 0);
  });

  it("the pre-commit configuration selects documents, and fails for findings", async () => {
    const config = block("yaml", "repos:");
    const valueOf = (key: string) => new RegExp(`^ +${key}: (.*)$`, "m").exec(config)?.[1] ?? assert.fail(`${key} is not set`);
    assert.ok(new RegExp(valueOf("files")).test("docs/draft.md"));
    assert.ok(!new RegExp(valueOf("files")).test("a.png"));
    const [command = "", ...args] = valueOf("entry").split(" ");
    assert.equal((await inRepository(command, ...args, "draft.md")).code, 1);
    assert.equal((await inRepository(command, ...args, "README.md")).code, 0);
  });

  it("both hooks select documents of every syntax", () => {
    const [sh, config] = [block("sh", "#!/bin/sh\nstaged="), block("yaml", "repos:")];
    const files = new RegExp(/^ +files: (.*)$/m.exec(config)?.[1] ?? assert.fail("files is not set"));
    for (const {
      extensions: [ending],
    } of syntaxes) {
      assert.ok(sh.includes(`'*.${ending}'`), ending);
      assert.ok(files.test(`a.${ending}`), ending);
    }
  });

  it("the workflow annotates a finding and fails, and still writes SARIF", async () => {
    await mkdir(join(folder.path, "runner"));
    await symlink(resolve("."), join(folder.path, "runner", "oriel"));
    const commands = Array.from(block("yaml", "name: Alt text").matchAll(/^ +run: (node .*)$/gm), ([, command]) => command ?? "");
    assert.equal(commands.length, 2);
    const [marked, written] = [await inRepository("sh", "-c", commands[0] ?? ""), await inRepository("sh", "-c", commands[1] ?? "")];
    assert.equal(marked.code, 1);
    assert.match(marked.stdout, /^::error file=draft\.md,line=1/);
    assert.equal(written.code, 0);
    const sarif = JSON.parse(await readFile(join(folder.path, "repository", "oriel.sarif"), "utf8")) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    assert.equal(sarif.version, "2.1.0");
    assert.equal(sarif.runs[0]?.results.length, 1);
  });
});
