import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runGit } from "../fixtures/git.ts";
import { runAndCollect } from "../fixtures/runAndCollect.ts";

describe("a clone of the repository", function () {
  this.timeout(900_000);

  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-clone-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("builds the command-line tool only once, on the first run by pre-commit or the GitHub Action", async () => {
    runGit(folder, "clone", "--quiet", "--depth=1", `file://${resolve(".")}`, "clone");
    await writeFile(join(folder, "a.md"), "![image](https://example.org/a.png)\n");
    const program = join(folder, "clone", "test", "tools", "oriel.mjs");
    const first = await runAndCollect(process.execPath, [program, "alt", "scan"], { cwd: folder, env: removeNpmVariables() });
    assert.equal(first.code, 1, first.stderr);
    assert.match(
      first.stdout,
      /^a\.md\n {2}1:1/,
      `the working folder is scanned, and nothing else is printed: ${first.stdout}\n${first.stderr}`,
    );
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    const second = await runAndCollect(process.execPath, [program, "--version"], { cwd: folder });
    assert.deepEqual(second, { code: 0, stdout: `oriel ${version}\n`, stderr: "" });
    assert.deepEqual(await readdir(join(folder, "clone", "dist")), ["npm"]);
  });
});

/** Returns the environment without the variables that npm sets for the tests. */
function removeNpmVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
}
