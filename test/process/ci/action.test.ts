import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { runGit } from "../../fixtures/git.ts";
import { packCommandLine } from "../../tools/commandLinePackage.mjs";
import { runAction } from "./workflowSteps.ts";

const ACTION = ".github/actions/alt-text";
const UPLOAD = "github/codeql-action/upload-sarif@v4";

const BAD_IMAGE = "![image](https://example.org/a.png)\n";
const PUSH = { event_name: "push", actor: "a", repository: "a/b", event: { before: "0".repeat(40) } };

describe("the GitHub Action for alt text", function () {
  this.timeout(180_000);

  let tarball: string;
  let upstream: Awaited<ReturnType<typeof createFolderWith>>;
  let folder: string;
  let repository: string;
  let packages: string;
  before(async () => {
    packages = await mkdtemp(join(tmpdir(), "oriel-packages-"));
    tarball = await packCommandLine(packages);
  });
  after(() => rm(packages, { recursive: true, force: true }));
  beforeEach(async () => {
    upstream = await createFolderWith({ "old.md": BAD_IMAGE, "docs/a.md": BAD_IMAGE, "docs/b.md": "# No images\n" });
    runGit(upstream.path, "init", "--quiet", "--initial-branch=main");
    // Lets clones fetch any commit, as GitHub does.
    runGit(upstream.path, "config", "uploadpack.allowAnySHA1InWant", "true");
    commit("first");
    folder = await mkdtemp(join(tmpdir(), "oriel-action-"));
    repository = join(folder, "repository");
  });
  afterEach(async () => {
    await upstream.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const commit = (message: string): string => {
    runGit(upstream.path, "add", "--all");
    runGit(upstream.path, "commit", "--quiet", "--message", message);
    return runGit(upstream.path, "rev-parse", "HEAD");
  };
  /** Clones only the latest commit, as actions/checkout does by default. */
  const checkOut = (ref: string) =>
    runGit(folder, "clone", "--quiet", "--depth=1", `--branch=${ref}`, `file://${upstream.path}`, repository);
  const run = (inputs: Record<string, string> = {}, github: object = PUSH, failing: string[] = []) => {
    const temporaryFolder = join(folder, "runner");
    return runAction(ACTION, { inputs: { package: tarball, ...inputs }, github, cwd: repository, temporaryFolder, failing });
  };
  const listAnnotatedFiles = (log: string) => Array.from(log.matchAll(/^::(?:error|warning) file=([^,]+),/gm), ([, path]) => path);

  it("annotates findings, writes the job summary, uploads SARIF and then fails", async () => {
    checkOut("main");
    const { code, log, summary, used, outputs } = await run({ "upload-sarif": "true" });
    assert.equal(code, 1, log);
    assert.deepEqual(listAnnotatedFiles(log), ["docs/a.md", "old.md"]);
    assert.match(summary, /\*\*Alt text:\*\* 2 findings[^]*\| docs\/a\.md:1 \| warning \|/);
    assert.equal(outputs["findings"], "2");
    assert.deepEqual(used[UPLOAD], { sarif_file: outputs["sarif"], category: "oriel" });
    const sarif = JSON.parse(await readFile(outputs["sarif"] ?? "", "utf8")) as { runs: [{ results: object[] }] };
    assert.equal(sarif.runs[0].results.length, 2);
    assert.equal(runGit(repository, "status", "--porcelain"), "", "the repository is unchanged");
  });

  it("checks only the given paths, and fails at the given severity", async () => {
    checkOut("main");
    assert.deepEqual(listAnnotatedFiles((await run({ paths: "\ndocs\r\n" })).log), ["docs/a.md"]);
    const lenient = await run({ "fail-on": "never" });
    assert.equal(lenient.code, 0);
    assert.equal(lenient.outputs["findings"], "2");
    assert.equal((await run({ "fail-on": "sometimes" })).code, 2);
  });

  it("does not report findings in the baseline", async () => {
    const finding = "placeholder ![image](https://example.org/a.png)";
    const baseline = { version: 1, findings: { "old.md": { [finding]: 1 }, "docs/a.md": { [finding]: 1 } } };
    await writeFile(join(upstream.path, "known.json"), JSON.stringify(baseline));
    await writeFile(join(upstream.path, "docs", "b.md"), BAD_IMAGE);
    commit("baseline");
    checkOut("main");
    const { log, outputs } = await run({ baseline: "known.json" });
    assert.deepEqual([listAnnotatedFiles(log), outputs["findings"]], [["docs/b.md"], "1"]);
  });

  it("checks only the documents that a pull request changes, even if the clone is shallow and the base has moved on", async () => {
    const base = runGit(upstream.path, "rev-parse", "HEAD");
    runGit(upstream.path, "checkout", "--quiet", "-b", "branch");
    await writeFile(join(upstream.path, "docs", "new é.md"), BAD_IMAGE);
    const head = commit("change");
    runGit(upstream.path, "checkout", "--quiet", "main");
    await writeFile(join(upstream.path, "old.md"), `# Later\n\n${BAD_IMAGE}`);
    commit("later");
    // Merges the pull request into its base, as GitHub does.
    runGit(upstream.path, "checkout", "--quiet", "-b", "merge");
    runGit(upstream.path, "merge", "--quiet", "--no-ff", "--no-edit", "branch");
    checkOut("merge");
    const pullRequest = { base: { sha: base }, head: { sha: head, repo: { full_name: "a/b" } } };
    const github = { ...PUSH, event_name: "pull_request", event: { pull_request: pullRequest } };
    const { log, used } = await run({ "changed-only": "true", "upload-sarif": "true" }, github);
    assert.deepEqual(listAnnotatedFiles(log), ["docs/new é.md"]);
    assert.deepEqual(used, {}, "an incomplete SARIF file would close alerts");
  });

  it("checks only the documents that a push changes, but all documents for a new branch or an unknown commit", async () => {
    const before = runGit(upstream.path, "rev-parse", "HEAD");
    await cp(join(upstream.path, "old.md"), join(upstream.path, "new.md"));
    commit("change");
    checkOut("main");
    const changed = await run({ "changed-only": "true" }, { ...PUSH, event: { before } });
    assert.deepEqual(listAnnotatedFiles(changed.log), ["new.md"]);
    for (const unknownCommit of ["0".repeat(40), "1".repeat(40), "", "--upload-pack=touch pwned; git-upload-pack"]) {
      const all = await run({ "changed-only": "true", "upload-sarif": "true" }, { ...PUSH, event: { before: unknownCommit } });
      assert.equal(listAnnotatedFiles(all.log).length, 3, unknownCommit);
      assert.match(all.log, /^::notice title=Oriel::All documents are checked/m);
      assert.ok(UPLOAD in all.used);
    }
    assert.equal(runGit(repository, "status", "--porcelain"), "", "an option in place of the commit is not passed to git");
  });

  it("leaves a complete clone complete, even if the earlier commit must be fetched", async () => {
    await writeFile(join(upstream.path, "old.md"), "# Rewritten later\n");
    const before = commit("pushed first");
    runGit(upstream.path, "reset", "--quiet", "--hard", "HEAD^");
    await writeFile(join(upstream.path, "new.md"), BAD_IMAGE);
    commit("pushed by force");
    runGit(folder, "clone", "--quiet", "--branch=main", `file://${upstream.path}`, repository);
    const { log } = await run({ "changed-only": "true" }, { ...PUSH, event: { before } });
    assert.deepEqual(listAnnotatedFiles(log), ["new.md"]);
    assert.equal(runGit(repository, "rev-parse", "--is-shallow-repository"), "false");
    assert.equal(runGit(repository, "rev-list", "--count", "HEAD"), "2");
  });

  it("names the missing permission if a SARIF file can't be uploaded, and fails only because of findings", async () => {
    checkOut("main");
    const { code, log, used } = await run({ "upload-sarif": "true", "fail-on": "never" }, PUSH, [UPLOAD]);
    assert.equal(code, 0, log);
    assert.ok(UPLOAD in used);
    assert.match(log, /^::warning title=Oriel::.*security-events: write/m);
    assert.doesNotMatch((await run({ "upload-sarif": "true", "fail-on": "never" })).log, /::warning title=Oriel::/);
  });

  it("uploads no SARIF unless an input asks for it and the permission is granted", async () => {
    checkOut("main");
    const fork = { base: { sha: "1".repeat(40) }, head: { sha: "2".repeat(40), repo: { full_name: "fork/b" } } };
    for (const [inputs, github] of [
      [{}, PUSH],
      [{ "upload-sarif": "true" }, { ...PUSH, event_name: "pull_request", event: { pull_request: fork } }],
      [{ "upload-sarif": "true" }, { ...PUSH, actor: "dependabot[bot]" }],
    ] as const) {
      const { used, outputs } = await run(inputs, github);
      assert.deepEqual(used, {});
      assert.equal(outputs["findings"], "2");
    }
  });

  it("fails if a document was skipped", async () => {
    await writeFile(join(upstream.path, "old.md"), `${BAD_IMAGE}\0`);
    commit("damage");
    checkOut("main");
    const { code, log } = await run({ "fail-on": "never" });
    assert.equal(code, 3);
    assert.match(log, /^old\.md: Skipped/m);
  });
});
