import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { syntaxes } from "../../src/altText/document/syntaxList.ts";
import { createFolderWith } from "../fixtures/folder.ts";

const run = promisify(execFile);
const readme = await readFile("README.md", "utf8");

/** Finds the code block in README.md that starts with `start`. */
function findCodeBlock(language: string, start: string): string {
  const match = Array.from(readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)).find(
    ([, name, code]) => name === language && code?.startsWith(start),
  );
  return match?.[2] ?? assert.fail(`The README has no block of ${language} that starts with ${start}.`);
}

const GOOD_DOCUMENT = "![A form with two fields](https://example.org/a.png)\n";
const BAD_DOCUMENT = "![image](https://example.org/a.png)\n";

describe("the README's instructions for CI and commits", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    folder = await createFolderWith({ "repository/README.md": GOOD_DOCUMENT, "repository/draft.md": BAD_DOCUMENT });
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
    await runGit("init", "--quiet");
  });
  afterEach(() => folder.remove());

  const runInRepository = async (command: string, ...args: string[]) => {
    const options = { cwd: join(folder.path, "repository"), env: { ...env, RUNNER_TEMP: join(folder.path, "runner") } };
    return run(command, args, options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };
  const runGit = (...args: string[]) => runInRepository("git", ...args);
  const writeDocument = (name: string, text: string) => writeFile(join(folder.path, "repository", name), text);
  const installHook = async () => {
    const file = join(folder.path, "repository", ".git", "hooks", "pre-commit");
    await writeFile(file, findCodeBlock("sh", "#!/bin/sh\nstaged="), { mode: 0o755 });
  };

  it("the hook rejects a commit with a bad alt text, and accepts a good one", async () => {
    await installHook();
    await runGit("add", "README.md");
    assert.equal((await runGit("commit", "-m", "good")).code, 0, "unstaged files are ignored");
    await runGit("add", "draft.md");
    const rejectedCommit = await runGit("commit", "-m", "bad");
    assert.notEqual(rejectedCommit.code, 0);
    assert.match(rejectedCommit.stdout + rejectedCommit.stderr, /draft\.md\n {2}1:1 {2}error {2}Alt text is a placeholder: “image”/);
    await writeDocument("draft.md", GOOD_DOCUMENT);
    assert.notEqual((await runGit("commit", "-m", "still bad")).code, 0, "the staged version has not changed");
    await runGit("add", "draft.md");
    assert.equal((await runGit("commit", "-m", "fixed")).code, 0);
    assert.equal((await runGit("log", "--oneline")).stdout.trim().split("\n").length, 2);
  });

  it("the hook finds images that are not staged, and accepts a commit without documents", async () => {
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

  it("the pre-commit configuration selects documents, and fails for findings", async () => {
    const config = findCodeBlock("yaml", "repos:");
    const readValue = (key: string) => new RegExp(`^ +${key}: (.*)$`, "m").exec(config)?.[1] ?? assert.fail(`${key} is not set`);
    assert.ok(new RegExp(readValue("files")).test("docs/draft.md"));
    assert.ok(!new RegExp(readValue("files")).test("a.png"));
    const [command = "", ...args] = readValue("entry").split(" ");
    assert.equal((await runInRepository(command, ...args, "draft.md")).code, 1);
    assert.equal((await runInRepository(command, ...args, "README.md")).code, 0);
  });

  it("both hooks select documents of every syntax", () => {
    const [sh, config] = [findCodeBlock("sh", "#!/bin/sh\nstaged="), findCodeBlock("yaml", "repos:")];
    const files = new RegExp(/^ +files: (.*)$/m.exec(config)?.[1] ?? assert.fail("files is not set"));
    for (const {
      extensions: [extension],
    } of syntaxes) {
      assert.ok(sh.includes(`'*.${extension}'`), extension);
      assert.ok(files.test(`a.${extension}`), extension);
    }
  });

  it("the workflow annotates a finding and fails, and still writes SARIF", async () => {
    await mkdir(join(folder.path, "runner"));
    await symlink(resolve("."), join(folder.path, "runner", "oriel"));
    const commands = Array.from(findCodeBlock("yaml", "name: Alt text").matchAll(/^ +run: (node .*)$/gm), ([, command]) => command ?? "");
    assert.equal(commands.length, 2);
    const [annotations, sarifRun] = [
      await runInRepository("sh", "-c", commands[0] ?? ""),
      await runInRepository("sh", "-c", commands[1] ?? ""),
    ];
    assert.equal(annotations.code, 1);
    assert.match(annotations.stdout, /^::error file=draft\.md,line=1/);
    assert.equal(sarifRun.code, 0);
    const sarif = JSON.parse(await readFile(join(folder.path, "repository", "oriel.sarif"), "utf8")) as {
      version: string;
      runs: { results: unknown[] }[];
    };
    assert.equal(sarif.version, "2.1.0");
    assert.equal(sarif.runs[0]?.results.length, 1);
  });
});
