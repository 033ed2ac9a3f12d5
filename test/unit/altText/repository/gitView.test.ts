import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FilesUnderRoot } from "../../../../src/altText/repository/filesUnderRoot.ts";
import { resolveImage } from "../../../../src/altText/repository/resolveImage.ts";
import { walkFiles } from "../../../../src/altText/repository/walk.ts";
import { getRelativeName } from "../../../../src/disk/relativePath.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { gitEnv, runGit } from "../../../fixtures/git.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";
import { SeededRandom } from "../../../model/random.ts";
import { getPropertySeed, PROPERTY_RUNS, PROPERTY_TIMEOUT_MS } from "../../../properties.ts";

const NAMES = ["a", "b", "docs", "logs", "Logs", "Build", "a b", "é"];

const PATTERNS = [
  ...["logs", "logs/", "/build", "Build/", "*.md", "!a.md", "!*.md", "docs/*", "!docs/a", "/a/", "!/a/", "**/b", "!b/", "a/**/b.md"],
  ...["a b", "É", "é.md", "/*", "!/docs", "[ab]", "?.md", "!logs/", "docs/**", "!docs/**/a.md", "# no", "\\#", "b.md ", "/docs/b/a.md"],
];

/** Describes a tree of files as the commands that create it, so that a failure can be repeated by hand. */
interface Tree {
  files: Record<string, string>;
  exclude: string;
  ignoresCase: boolean;
  /** Files that git tracks, although some of them are ignored. */
  trackedFiles: string[];
}

function generateTree(random: SeededRandom): Tree {
  const pickPatterns = () => Array.from({ length: random.integer(1, 5) }, () => random.pick(PATTERNS)).join("\n");
  const ignoresCase = random.next() < 0.3;
  // A file system that ignores case can't contain both `logs` and `Logs`.
  const names = ignoresCase ? NAMES.filter((name) => name !== "logs") : NAMES;
  const pickFolder = () => Array.from({ length: random.integer(0, 3) }, () => `${random.pick(names)}/`).join("");
  const documents = Array.from({ length: 14 }, () => `${pickFolder()}${random.pick(names)}.md`);
  const folders = documents.map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const ignoreFiles = Array.from({ length: random.integer(1, 4) }, () => `${random.pick(folders)}.gitignore`);
  return {
    files: Object.fromEntries([
      ...documents.map((path) => [path, ""]),
      ...ignoreFiles.map((path) => [path, pickPatterns()]),
    ]) as Tree["files"],
    exclude: random.next() < 0.3 ? pickPatterns() : "",
    ignoresCase,
    trackedFiles: random.next() < 0.5 ? documents.filter(() => random.next() < 0.3) : [],
  };
}

async function listDocuments(root: string, folder: string): Promise<string[]> {
  const paths: string[] = [];
  const fail = (path: string, error: unknown) => assert.fail(`${path}: ${String(error)}`);
  for await (const path of walkFiles([join(root, folder)], root, (file) => file.endsWith(".md"), fail))
    paths.push(getRelativeName(path, root));
  return paths.toSorted();
}

/** Lists the documents that git tracks or would add. */
function listDocumentsOfGit(root: string, folder: string): string[] {
  const names = runGit(join(root, folder), "ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard").split("\0");
  return [...new Set(names.filter((name) => name.endsWith(".md")))].toSorted();
}

describe("the documents of a repository", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  itOnUnix("are those that git tracks or would add", async () => {
    const random = new SeededRandom(getPropertySeed(20));
    for (let run = 0; run < PROPERTY_RUNS / 15; run += 1) {
      const tree = generateTree(random);
      folder = await createFolderWith(tree.files);
      await prepare(folder.path, tree);
      assert.deepEqual(await listDocuments(folder.path, "."), listDocumentsOfGit(folder.path, "."), JSON.stringify(tree));
      const start = random.pick(Object.keys(tree.files).map((path) => dirname(path)));
      // The documents of an ignored folder are listed if the folder is named.
      if (start === "." || !isIgnoredByGit(folder.path, start))
        assert.deepEqual(
          await listDocuments(folder.path, start),
          listDocumentsOfGit(folder.path, start),
          `${start} of ${JSON.stringify(tree)}`,
        );
      await folder.remove();
    }
  }).timeout(PROPERTY_TIMEOUT_MS);

  itOnUnix("include those that git tracks although an ignored folder contains them", async () => {
    folder = await createFolderWith({
      ".gitignore": "logs/\n",
      "logs/a.md": "",
      "logs/sub/b.md": "",
      "logs/c.md": "",
      "logs/.orielignore": "c.md",
    });
    runGit(folder.path, "init", "-q");
    runGit(folder.path, "add", "--force", "logs/sub", "logs/c.md");
    assert.deepEqual(await listDocuments(folder.path, "."), ["logs/sub/b.md"]);
    assert.deepEqual(await listDocuments(folder.path, "logs"), ["logs/a.md", "logs/sub/b.md"]);
  });

  itOnUnix("are found once if a linked worktree is inside the repository, and are the same in the worktree itself", async () => {
    folder = await createFolderWith({ ".gitignore": "b.md\n", "a.md": "", "b.md": "" });
    runGit(folder.path, "init", "-q");
    runGit(folder.path, "add", ".");
    runGit(folder.path, "commit", "-q", "-m", "a");
    runGit(folder.path, "worktree", "add", "-q", "trees/one");
    await writeFile(join(folder.path, ".git/info/exclude"), "c.md\n");
    for (const name of ["b.md", "c.md", "d.md"]) await writeFile(join(folder.path, "trees/one", name), "");
    assert.deepEqual(await listDocuments(folder.path, "."), ["a.md"]);
    assert.deepEqual(await listDocuments(folder.path, "trees/one"), ["trees/one/a.md", "trees/one/d.md"]);
  });

  itOnUnix("include those of a submodule, to which only its own ignore files and .orielignore files apply", async () => {
    folder = await createFolderWith({
      "outer/.gitignore": "*.md\n",
      "outer/.orielignore": "c.md\n",
      "inner/.gitignore": "b.md\n",
      ...{ "inner/a.md": "", "inner/b.md": "", "inner/c.md": "" },
    });
    const [inner, outer] = [join(folder.path, "inner"), join(folder.path, "outer")];
    for (const root of [inner, outer]) runGit(root, "init", "-q");
    runGit(inner, "add", "--force", ".");
    runGit(inner, "commit", "-q", "-m", "a");
    runGit(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "sub");
    await writeFile(join(outer, "sub", "d.md"), "");
    assert.deepEqual(await listDocuments(outer, "."), ["sub/a.md", "sub/b.md", "sub/d.md"]);
  });
});

describe("an image that git has not written to the disk", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const resolveFrom = async (root: string, document: string, target: string) =>
    (await resolveImage(target, join(root, document), new FilesUnderRoot(root), "document")).kind;

  for (const { version, format, isSparseIndex } of [
    ...[2, 3, 4].map((version) => ({ version, format: "sha1", isSparseIndex: false })),
    { version: 4, format: "sha1", isSparseIndex: true },
    { version: 2, format: "sha256", isSparseIndex: false },
  ]) {
    const description = `version ${version}, ${format}${isSparseIndex ? ", sparse" : ""}`;
    itOnUnix(`counts as existing if a sparse checkout leaves it out (index of ${description})`, async () => {
      const images = ["img/a.png", "img/a/b.png", "img/ab.png", "images/c é.png", "docs/d.png"];
      folder = await createFolderWith({ "docs/a.md": "", ...Object.fromEntries(images.map((path) => [path, path])) });
      runGit(folder.path, "init", "-q", `--object-format=${format}`);
      runGit(folder.path, "config", "index.version", String(version));
      runGit(folder.path, "add", ".");
      runGit(folder.path, "commit", "-q", "-m", "a");
      runGit(folder.path, "sparse-checkout", "set", "--cone", isSparseIndex ? "--sparse-index" : "--no-sparse-index", "docs");
      const kinds = await Promise.all(
        [...images, "img/b.png", "img/a", "docs/c.png"].map((path) => resolveFrom(folder.path, "docs/a.md", `../${encodeURI(path)}`)),
      );
      // A sparse index lists folders without their files.
      const missing = isSparseIndex ? "leftOut" : "missing";
      assert.deepEqual(kinds, ["leftOut", "leftOut", "leftOut", "leftOut", "file", missing, missing, "missing"]);
    });
  }

  itOnUnix("counts as existing if the patterns of a sparse checkout leave it out", async () => {
    folder = await createFolderWith({ "a.md": "", "img/a.png": "a", "img/b.png": "b", "c.png": "c" });
    runGit(folder.path, "init", "-q");
    runGit(folder.path, "add", ".");
    runGit(folder.path, "commit", "-q", "-m", "a");
    runGit(folder.path, "sparse-checkout", "set", "--no-cone", "/*", "!a.png");
    const kinds = ["img/a.png", "img/b.png", "c.png", "img/c.png"].map((path) => resolveFrom(folder.path, "a.md", path));
    assert.deepEqual(await Promise.all(kinds), ["leftOut", "file", "file", "missing"]);
  });

  for (const { version, format } of [
    { version: 2, format: "sha1" },
    { version: 3, format: "sha256" },
    { version: 4, format: "sha1" },
  ]) {
    itOnUnix(`is looked up in a split index of version ${version} and ${format}, after many changes`, async () => {
      const names = Array.from({ length: 300 }, (_, index) => `${index}.png`);
      folder = await createFolderWith(Object.fromEntries(["a.md", ...names].map((name) => [name, name])));
      const { path } = folder;
      runGit(path, "init", "-q", `--object-format=${format}`);
      runGit(path, "config", "index.version", String(version));
      runGit(path, "config", "splitIndex.maxPercentChange", "100");
      runGit(path, "add", ".");
      runGit(path, "update-index", "--split-index");
      const random = new SeededRandom(getPropertySeed(21));
      const leftOut = new Set<string>();
      for (let round = 0; round < 4; round += 1) {
        const [skipped, removed] = [names, names].map((some) => some.filter(() => random.next() < 0.1)) as [string[], string[]];
        const added = `${round}-new.png`;
        await writeFile(join(path, added), "");
        names.push(added);
        runGit(path, "add", added);
        const tracked = () => new Set(runGit(path, "ls-files").split("\n"));
        runGit(path, "rm", "-q", "--cached", "--ignore-unmatch", "--sparse", ...removed);
        const present = tracked();
        runGit(path, "update-index", "--skip-worktree", ...skipped.filter((name) => present.has(name)));
        runGit(path, "update-index", "--no-skip-worktree", added);
      }
      for (const line of runGit(path, "ls-files", "-t").split("\n")) if (line.startsWith("S ")) leftOut.add(line.slice(2));
      assert.ok(leftOut.size > 20 && (await readdir(join(path, ".git"))).some((name) => name.startsWith("sharedindex.")));
      for (const name of names) await rm(join(path, name), { force: true });
      const kinds = await Promise.all(names.map((name) => resolveFrom(path, "a.md", name)));
      assert.deepEqual(
        kinds,
        names.map((name) => (leftOut.has(name) ? "leftOut" : "missing")),
      );
    });
  }

  itOnUnix("may exist if its submodule is not checked out, and is missing if the submodule lacks it", async () => {
    folder = await createFolderWith({ "inner/a.png": "x", "outer/a.md": "" });
    const [inner, outer, clone] = ["inner", "outer", "clone"].map((name) => join(folder.path, name)) as [string, string, string];
    for (const root of [inner, outer]) runGit(root, "init", "-q");
    runGit(inner, "add", ".");
    runGit(inner, "commit", "-q", "-m", "a");
    runGit(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "sub");
    runGit(outer, "add", ".");
    runGit(outer, "commit", "-q", "-m", "a");
    runGit(folder.path, "clone", "-q", outer, clone);
    const resolveAll = (root: string) => Promise.all(["sub/a.png", "sub/b.png", "b.png"].map((path) => resolveFrom(root, "a.md", path)));
    assert.deepEqual(await resolveAll(outer), ["file", "missing", "missing"]);
    assert.deepEqual(await resolveAll(clone), ["leftOut", "leftOut", "missing"]);
  });

  itOnUnix("is looked up in the current index", async () => {
    folder = await createFolderWith({ "a.md": "", "b.png": "x" });
    runGit(folder.path, "init", "-q");
    runGit(folder.path, "add", "a.md");
    assert.equal(await resolveFrom(folder.path, "a.md", "c.png"), "missing");
    runGit(folder.path, "add", "b.png");
    runGit(folder.path, "update-index", "--skip-worktree", "b.png");
    await rm(join(folder.path, "b.png"));
    assert.equal(await resolveFrom(folder.path, "a.md", "b.png"), "leftOut");
    assert.equal(await resolveFrom(folder.path, "a.md", "c.png"), "missing");
  });

  itOnUnix("is doubtful if git tracks a file at its path in another folder, from which a tool may copy it", async () => {
    folder = await createFolderWith({ "pages/a.md": "", "site/web/theme/img/logo.png": "x", "site/zz": "x" });
    runGit(folder.path, "init", "-q");
    runGit(folder.path, "add", ".");
    const targets = [
      "theme/img/logo.png",
      "../img/logo.png",
      "./logo.png",
      "heme/img/logo.png",
      "img/logo.pngsite/zz",
      "theme/img/logo2.png",
    ];
    assert.deepEqual(await Promise.all(targets.map((target) => resolveFrom(folder.path, "pages/a.md", target))), [
      ...["doubtful", "doubtful", "missing", "missing", "missing", "missing"],
    ]);
  });

  it("is missing if the index is damaged", async () => {
    for (const content of ["", "DIRC", "DIRC\0\0\0\u0002\u007f\u007f\u007f\u007f", `DIRC\0\0\0\u0004\0\0\0\u0002${"\u007f".repeat(300)}`]) {
      folder = await createFolderWith({ "a.md": "", ".git/HEAD": "", ".git/index": content });
      assert.equal(await resolveFrom(folder.path, "a.md", "b.png"), "missing");
      await folder.remove();
    }
  });
});

function isIgnoredByGit(root: string, path: string): boolean {
  return spawnSync("git", ["check-ignore", "--quiet", "--no-index", path], { cwd: root, env: gitEnv }).status === 0;
}

async function prepare(root: string, { exclude, ignoresCase, trackedFiles }: Tree): Promise<void> {
  runGit(root, "init", "-q");
  runGit(root, "config", "core.ignoreCase", String(ignoresCase));
  await mkdir(dirname(join(root, ".git/info/exclude")), { recursive: true });
  await writeFile(join(root, ".git/info/exclude"), exclude);
  if (trackedFiles.length > 0) runGit(root, "add", "--force", "--", ...trackedFiles);
}
