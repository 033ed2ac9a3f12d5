import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { syntaxes } from "../../../src/altText/document/syntaxList.ts";
import { PROJECT_URL } from "../../../src/core/project.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { gitEnv, runGit } from "../../fixtures/git.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { buildCommandLinePackage } from "../../tools/commandLinePackage.mjs";
import { findCodeBlock } from "./codeBlocks.ts";

const GOOD_IMAGE = "![A form with two fields](https://example.org/a.png)\n";
const BAD_IMAGE = "![image](https://example.org/a.png)\n";

/** Variables that name the folder in which prek and pre-commit keep the repositories of hooks. */
const CACHE_VARIABLES = ["PREK_HOME", "PRE_COMMIT_HOME"];

describe("the hook for pre-commit", function () {
  this.timeout(180_000);

  let hooks: string;
  let repository: Awaited<ReturnType<typeof createFolderWith>>;
  let configuration: { repos: [{ repo: string; rev: string; hooks: { id: string; args?: string[] }[] }] };
  before(async () => {
    hooks = await mkdtemp(join(tmpdir(), "oriel-hooks-"));
    await writeHookRepository(hooks);
    configuration = parse(await findCodeBlock("media/docs/ci.md", "yaml", "repos:")) as typeof configuration;
  });
  after(() => rm(hooks, { recursive: true, force: true }));
  beforeEach(async () => {
    repository = await createFolderWith({
      "good.md": GOOD_IMAGE,
      "ignored/bad.md": BAD_IMAGE,
      ".orielignore": "ignored\n",
      "a.txt": BAD_IMAGE,
    });
    runGit(repository.path, "init", "--quiet");
    await configure([]);
  });
  afterEach(() => repository.remove());

  /** Writes the documented configuration, with the repository of this test instead of the public address. */
  const configure = async (args: string[]) => {
    const [documented] = configuration.repos;
    assert.deepEqual([documented.repo, documented.rev], [PROJECT_URL, `v${await readVersion()}`]);
    const changed = { ...documented, repo: `file://${hooks}`, hooks: documented.hooks.map((hook) => ({ ...hook, args })) };
    await writeFile(join(repository.path, ".pre-commit-config.yaml"), stringify({ repos: [changed] }));
    runGit(repository.path, "add", "--all");
  };
  const runHooks = (...args: string[]) => {
    const caches = Object.fromEntries(CACHE_VARIABLES.map((name) => [name, join(hooks, "cache")]));
    return runAndCollect(PROGRAM, ["run", "--color=never", "--verbose", ...args], {
      cwd: repository.path,
      env: { ...gitEnv, ...caches },
    });
  };

  it("accepts staged documents without findings, and rejects those with findings", async () => {
    const accepted = await runHooks();
    assert.equal(accepted.code, 0, accepted.stdout + accepted.stderr);
    assert.match(accepted.stdout, /1 image in 1 document/);
    await writeFile(join(repository.path, "page.tsx"), 'export const page = <img src="https://example.org/a.png" />;\n');
    assert.equal((await runHooks()).code, 0, "the document is not staged");
    runGit(repository.path, "add", "page.tsx");
    const rejected = await runHooks();
    assert.equal(rejected.code, 1);
    assert.match(rejected.stdout, /page\.tsx\n +1:21 +warning +missing /);
  });

  it("checks all documents on request, except ignored ones", async () => {
    runGit(repository.path, "commit", "--quiet", "--message", "all");
    const { code, stdout } = await runHooks("--all-files");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /1 image in 1 document/);
  });

  it("passes its arguments to Oriel", async () => {
    await writeFile(join(repository.path, "bad.md"), BAD_IMAGE);
    await configure(["--fail-on", "never"]);
    const { code, stdout } = await runHooks();
    assert.equal(code, 0);
    assert.match(stdout, /2 images in 2 documents: 0 errors, 1 warning/);
  });

  it("selects documents of every syntax, and no other files", async () => {
    const [hook] = parse(await readFile(".pre-commit-hooks.yaml", "utf8")) as [{ files: string; id: string }];
    const pattern = new RegExp(hook.files);
    for (const { extensions } of syntaxes) for (const extension of extensions) assert.match(`docs/a.${extension}`, pattern);
    for (const name of ["a.png", "md", "a.md.txt"]) assert.doesNotMatch(name, pattern);
  });
});

/** A program from npm that is compatible with pre-commit. `ORIEL_TEST_PRE_COMMIT` names another program, such as pre-commit itself. */
const PROGRAM = process.env["ORIEL_TEST_PRE_COMMIT"] ?? resolve("node_modules", ".bin", process.platform === "win32" ? "prek.cmd" : "prek");

/**
 * Writes a git repository with the files of a release that the hook runs, and with a built command-line tool. Otherwise, the hook would build the
 * tool from the sources, which takes minutes.
 */
async function writeHookRepository(folder: string): Promise<void> {
  await mkdir(join(folder, "dist"));
  await buildCommandLinePackage(join(folder, "dist", "npm"));
  for (const name of [
    ".pre-commit-hooks.yaml",
    "package.json",
    "package-lock.json",
    "test/tools/oriel.mjs",
    "test/tools/builtCommandLine.mjs",
    "test/tools/paths.mjs",
    "test/tools/progress.mjs",
  ]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await cp(name, join(folder, name));
  }
  runGit(folder, "init", "--quiet");
  runGit(folder, "add", "--all", "--force");
  runGit(folder, "commit", "--quiet", "--message", "release");
  runGit(folder, "tag", `v${await readVersion()}`);
}

async function readVersion(): Promise<string> {
  return (JSON.parse(await readFile("package.json", "utf8")) as { version: string }).version;
}
