import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { createFolderWith } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";

/** Keeps Markdown's parser busy for minutes. */
const SLOW = `![](a.png)\n\n${"*a_".repeat(1_000_000)}`;

describe("oriel alt scan", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  it("exits with 3 if a document is skipped, unless .orielignore excludes it", async () => {
    const files = { "a.md": "![A form](https://example.org/a.png)", "b.md": "![](b.png)\0" };
    folder = await createFolderWith(files);
    const incomplete = await scan(folder.path, []);
    assert.equal(incomplete.code, 3);
    assert.match(incomplete.stderr, /^b\.md: Skipped/m);
    await folder.remove();
    folder = await createFolderWith({ ...files, ".orielignore": "b.md\n" });
    assert.equal((await scan(folder.path, [])).code, 0);
  });

  it("stops at the time limit and reports the documents that it skipped", async () => {
    folder = await createFolderWith({ "a.md": SLOW, "b.md": SLOW, "c.md": SLOW, "d.md": "![](d.png)" });
    const startMs = performance.now();
    const { code, stderr } = await scan(folder.path, ["--timeout", "1"]);
    assert.equal(code, 3);
    assert.match(stderr, /were skipped/);
    assert.ok(performance.now() - startMs < 8000);
  }).timeout(30_000);

  it("exits with 0 after .orielignore excludes the documents that the time limit has skipped", async () => {
    const files = { "a.md": SLOW, "sub/b.md": SLOW, "z.md": "![A form](https://example.org/a.png)" };
    folder = await createFolderWith(files);
    const incomplete = await scan(folder.path, ["--timeout", "2"]);
    assert.equal(incomplete.code, 3);
    assert.match(incomplete.stderr, /from a\.md onward/);
    await writeFile(join(folder.path, ".orielignore"), "a.md\nsub/\n");
    const { code, stderr } = await scan(folder.path, ["--timeout", "20"]);
    assert.equal(code, 0, stderr);
  }).timeout(30_000);

  it("stops within a second of Ctrl-C while a document is being parsed", async () => {
    folder = await createFolderWith({ "a.md": SLOW });
    const { child, ended } = start(folder.path, []);
    setTimeout(() => child.kill("SIGINT"), 2000);
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.equal(stderr, "Stopped.\n");
  }).timeout(30_000);

  itOnUnix("stops at the time limit, and on Ctrl-C, while git waits for a pipe in the repository", async () => {
    folder = await createFolderWith({ "a.md": "![](a.png)" });
    await mkdir(join(folder.path, ".git"));
    execFileSync("mkfifo", [join(folder.path, ".git", "HEAD")]);
    const args = ["--changed-since", "HEAD"];
    const limited = await scan(folder.path, [...args, "--timeout", "1"]);
    assert.equal(limited.code, 3, limited.stderr);
    assert.match(limited.stderr, /from \. onward were skipped/);
    const { child, ended } = start(folder.path, args);
    setTimeout(() => child.kill("SIGINT"), 2000);
    const { code, stderr } = await ended;
    assert.equal(code, 130, stderr);
  }).timeout(30_000);

  it("rejects a time limit that is not a number of seconds", async () => {
    folder = await createFolderWith({});
    for (const value of ["", "0", "-1", "soon"]) assert.equal((await scan(folder.path, [`--timeout=${value}`])).code, 2);
  });

  it("writes reports in other formats to files in the same scan", async () => {
    folder = await createFolderWith({ "a.md": "![image](https://example.org/a.png)" });
    const { code } = await scan(folder.path, ["--report", "sarif=a.sarif", "--report=markdown=out=1.md"]);
    assert.equal(code, 1);
    const sarif = JSON.parse(await readFile(join(folder.path, "a.sarif"), "utf8")) as { runs: [{ results: object[] }] };
    assert.equal(sarif.runs[0].results.length, 1);
    assert.match(await readFile(join(folder.path, "out=1.md"), "utf8"), /\| placeholder \|/);
    for (const value of ["sarif", "sarif=", "=a.sarif", "xml=a.xml"])
      assert.equal((await scan(folder.path, ["--report", value])).code, 2, value);
  });

  it("skips ignored documents that are given by name if --skip-ignored is set", async () => {
    folder = await createFolderWith({ "a.md": PLACEHOLDER, "sub/b.md": PLACEHOLDER, "c.md": PLACEHOLDER, ".orielignore": "a.md\nsub/\n" });
    const names = ["a.md", "sub/b.md", "c.md"];
    assert.deepEqual(await listDocumentsWithFindings(folder.path, names), names);
    assert.deepEqual(await listDocumentsWithFindings(folder.path, ["--skip-ignored", ...names]), ["c.md"]);
    assert.deepEqual(await listDocumentsWithFindings(folder.path, ["--skip-ignored", "a.md"]), []);
  });

  it("scans only untracked documents and those that changed since the branch diverged from a commit", async () => {
    const files = Object.fromEntries(["a.md", "b é.md", "c.md", "d.md"].map((name) => [name, PLACEHOLDER]));
    folder = await createFolderWith({ ...files, "sub/e.md": PLACEHOLDER, ".orielignore": "d.md\n" });
    const runGit = (...args: string[]) => execFileSync("git", [...GIT_IDENTITY, ...args], { cwd: folder.path, stdio: "pipe" });
    const commit = async (name: string) => {
      await writeFile(join(folder.path, name), `${PLACEHOLDER}\n\n${name}`);
      runGit("add", name);
      runGit("commit", "--quiet", "--message", name);
    };
    runGit("init", "--quiet", "--initial-branch=main");
    runGit("add", ".");
    await commit("first.txt");
    runGit("checkout", "--quiet", "-b", "branch");
    await commit("b é.md");
    await commit("d.md");
    runGit("rm", "--quiet", "c.md");
    await writeFile(join(folder.path, "new.md"), PLACEHOLDER);
    runGit("checkout", "--quiet", "main");
    await commit("a.md");
    runGit("checkout", "--quiet", "branch");
    assert.deepEqual(await listDocumentsWithFindings(folder.path, ["--changed-since", "main"]), ["b é.md", "new.md"]);
    assert.deepEqual(await listDocumentsWithFindings(folder.path, ["--changed-since", "main", "a.md", "new.md"]), ["new.md"]);
    await writeFile(join(folder.path, "sub", "e.md"), `${PLACEHOLDER}\n`);
    assert.deepEqual(await listDocumentsWithFindings(join(folder.path, "sub"), ["--changed-since=main"]), ["e.md"]);
    for (const value of ["missing", "--output=x", ""]) assert.equal((await scan(folder.path, [`--changed-since=${value}`])).code, 2, value);
  });
});

const PLACEHOLDER = "![image](https://example.org/a.png)";

const GIT_IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false"];

/** Scans, and returns the paths of the documents with findings. */
async function listDocumentsWithFindings(cwd: string, args: string[]): Promise<string[]> {
  const report = join(cwd, "report.json");
  const { code, stderr } = await scan(cwd, ["--report", "json=report.json", ...args]);
  assert.ok(code <= 1, stderr);
  const { findings } = JSON.parse(await readFile(report, "utf8")) as { findings: { path: string }[] };
  await rm(report);
  return findings.map(({ path }) => path);
}

function start(cwd: string, args: string[]) {
  const child = spawn(process.execPath, [resolve("dist/cli.js"), "alt", "scan", ...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
  const exited = new Promise<number>((done) => child.once("close", (code) => done(code ?? -1)));
  return { child, ended: Promise.all([text(child.stderr), exited]).then(([stderr, code]) => ({ stderr, code })) };
}

const scan = (cwd: string, args: string[]) => start(cwd, args).ended;
