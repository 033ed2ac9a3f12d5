import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFile, chmod, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { itOnUnix } from "../../fixtures/systems.ts";

const PAGE = "![image](https://example.org/a.png)\n";
const GIT_IDENTITY = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false"];

describe("oriel alt scan --changed-since", function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  beforeEach(async () => (folder = await createFolderWith({ "repository/a.md": PAGE, "repository/b.md": PAGE })));
  afterEach(() => folder.remove());

  const resolveInFolder = (...names: string[]) => join(folder.path, ...names);
  const runGit = (cwd: string, ...args: string[]) =>
    execFileSync("git", [...GIT_IDENTITY, ...args], { cwd, stdio: "pipe", timeout: 10_000 });

  const commitAll = (cwd: string) => {
    runGit(cwd, "init", "--quiet", "--initial-branch=main");
    runGit(cwd, "add", ".");
    runGit(cwd, "commit", "--quiet", "--message", "first");
  };

  /** Writes a program that leaves a mark when it runs. */
  const writeProgram = async (path: string) => {
    await writeFile(path, `#!/bin/sh\ntouch '${resolveInFolder("ran-")}'"$(basename "$0")"\n`);
    await chmod(path, 0o755);
  };

  const scan = (cwd: string, commit: string) => {
    const PATH = ["", ".", process.env["PATH"]].join(delimiter);
    const args = [resolve("dist/cli.js"), "alt", "scan", "--format", "json", "--changed-since", commit];
    return spawnSync(process.execPath, args, { cwd, env: { ...process.env, PATH }, encoding: "utf8", timeout: 10_000 });
  };

  const listMarks = async () => (await readdir(folder.path)).filter((name) => name.startsWith("ran-"));

  itOnUnix("runs no program that the repository contains or that its git configuration names", async () => {
    const repository = resolveInFolder("repository");
    const submodule = join(repository, "sub");
    commitAll(repository);
    await mkdir(submodule);
    await writeFile(join(submodule, "c.md"), PAGE);
    commitAll(submodule);
    runGit(repository, "add", "sub");
    await writeFile(join(repository, ".gitattributes"), "*.md filter=x diff=x\nb.md filter=y=.z\n");
    runGit(repository, "add", ".gitattributes");
    runGit(repository, "commit", "--quiet", "--message", "second");
    const programs = ["git", "clean", "process", "monitor", "textconv", "external", "ssh", "upload", "sub-monitor", "sub-clean"];
    for (const name of programs) await writeProgram(join(repository, name));
    await mkdir(resolveInFolder("hooks"));
    await writeProgram(resolveInFolder("hooks", "post-index-change"));
    const program = (name: string) => `"'${join(repository, name)}'"`;
    const config = [
      `[core]\n\tfsmonitor = ${program("monitor")}\n\thooksPath = ${resolveInFolder("hooks")}\n\tsshCommand = ${program("ssh")}\n`,
      `[filter "x"]\n\tclean = ${program("clean")}\n\trequired = true\n[diff "x"]\n\ttextconv = ${program("textconv")}\n\tcommand = ${program("external")}\n`,
      `[filter "y=.z"]\n\tclean = ${program("clean")}\n\tprocess = ${program("process")}\n[diff]\n\texternal = ${program("external")}\n`,
      `[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::${join(repository, "upload")}\n\tpromisor = true\n[protocol]\n\tallow = always\n`,
    ];
    await appendFile(join(repository, ".git", "config"), config.join(""));
    const subConfig = `[core]\n\tfsmonitor = ${program("sub-monitor")}\n[filter "x"]\n\tclean = ${program("sub-clean")}\n`;
    await appendFile(join(submodule, ".git", "config"), subConfig);
    await writeFile(join(submodule, ".git", "info", "attributes"), "* filter=x\n");
    // Git reads files that look changed through the filters.
    for (const path of ["a.md", "b.md", "sub/c.md"]) await utimes(join(repository, path), 1000, 1000);
    await writeFile(join(repository, "a.md"), `${PAGE}\n`);
    const changed = scan(repository, "main");
    assert.deepEqual(await listMarks(), []);
    assert.equal(changed.status, 1, changed.stderr);
    assert.match(changed.stdout, /"a\.md"/);
    const missingCommit = "1".repeat(40);
    assert.equal(scan(repository, missingCommit).status, 2);
    assert.deepEqual(await listMarks(), []);
    spawnSync("git", ["status"], { cwd: repository, timeout: 10_000 });
    assert.notDeepEqual(await listMarks(), [], "the programs leave a mark if git runs them");
  });

  itOnUnix(
    "runs no program for the history of images either: neither filters, diff programs and pagers, nor the program that checks signatures",
    async () => {
      const repository = resolveInFolder("repository");
      await writeFile(join(repository, "page.md"), "![Form with two fields](a.svg)\n");
      await writeFile(join(repository, "a.svg"), "<svg/>");
      commitAll(repository);
      await writeFile(join(repository, "a.svg"), "<svg></svg>");
      await writeFile(join(repository, ".gitattributes"), "* filter=x diff=x\n");
      runGit(repository, "add", ".");
      runGit(repository, "commit", "--quiet", "--message", "second");
      const [tree = "", parent = ""] = ["HEAD^{tree}", "HEAD"].map((name) => String(runGit(repository, "rev-parse", name)).trim());
      const identity = "Test <test@example.org> 1700000000 +0000";
      const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
      const signedCommit = `tree ${tree}\nparent ${parent}\nauthor ${identity}\ncommitter ${identity}\n${signature}\n\nsigned\n`;
      const hashing = { cwd: repository, input: signedCommit, encoding: "utf8" } as const;
      runGit(repository, "update-ref", "HEAD", execFileSync("git", ["hash-object", "-t", "commit", "-w", "--stdin"], hashing).trim());
      const names = ["clean", "textconv", "external", "gpg", "pager"];
      for (const name of names) await writeProgram(join(repository, name));
      const program = (name: string) => `"'${join(repository, name)}'"`;
      const config = [
        `[filter "x"]\n\tclean = ${program("clean")}\n[diff "x"]\n\ttextconv = ${program("textconv")}\n\tcommand = ${program("external")}\n`,
        `[diff]\n\texternal = ${program("external")}\n[core]\n\tpager = ${program("pager")}\n`,
        `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${join(repository, "gpg")}\n`,
      ];
      await appendFile(join(repository, ".git", "config"), config.join(""));
      await utimes(join(repository, "page.md"), 1000, 1000);
      const args = [resolve("dist/cli.js"), "alt", "stale", "--format", "json"];
      const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8", timeout: 20_000 });
      assert.match(stdout, /"rule": "stale"/, stderr);
      assert.deepEqual(await listMarks(), []);
      spawnSync("git", ["log", "-1"], { cwd: repository, timeout: 10_000 });
      assert.notDeepEqual(await listMarks(), [], "the program for signatures leaves a mark if git runs it");
    },
  );

  itOnUnix("does not use the configuration of a bare repository that is stored in a folder", async () => {
    const repository = resolveInFolder("repository");
    commitAll(repository);
    const bareRepository = join(repository, "docs");
    runGit(folder.path, "clone", "--quiet", "--bare", repository, bareRepository);
    await writeProgram(resolveInFolder("monitor"));
    await appendFile(
      join(bareRepository, "config"),
      `[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${resolveInFolder("monitor")}\n`,
    );
    const { status, stderr } = scan(bareRepository, "main");
    assert.equal(status, 0, `the scan belongs to the repository around the folder: ${stderr}`);
    assert.deepEqual(await listMarks(), []);
  });
});
