import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { IgnoreRules } from "../../../../src/altText/repository/ignoreRules.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";
import { measureCpuMs } from "../../../fixtures/cpuTime.ts";

const PATHS = [
  "a",
  "a.md",
  "b.md",
  "[a].md",
  "a b",
  "a/b.md",
  "a/b/c.md",
  "b/a/c.md",
  "b/a.md",
  "ab.md",
  "a-b.md",
  "a]b",
  "A.md",
  "\\a.md",
  "a /c",
  "!a",
  "#a",
];

/** Excludes patterns such as “a**” before a slash, because git treats their stars as a globstar. */
const PATTERNS = [
  ...["", "#a", "\\#a", "!a", "\\!a", "/", "//a", "a", "/a", "a/", "/a/", "a//b.md", "*", "**", "/*", "/**", "*.md", "*.m?", "?.md", "a*"],
  ...["**/a", "**/a.md", "a/**", "a/**/", "a/**/c.md", "a/*/c.md", "**/b/**", "a**", "***/a.md", "b/***", "*/a.md", "/*/a.md"],
  ...[
    "[ab].md",
    "[!a].md",
    "[^a].md",
    "[a-c].md",
    "[]a].md",
    "a[]]b",
    "[[:alpha:]].md",
    "[[:nope:]].md",
    "[[:alpha].md",
    "[c-a].md",
    "[a-]*.md",
  ],
  ...[
    "[a",
    "a[/]b.md",
    "\\a",
    "\\a.md",
    "\\\\a.md",
    "a\\",
    "a\\/b.md",
    "\\[a\\].md",
    "[[]a].md",
    "a\\ ",
    "a b  ",
    "a\\ b",
    "a   ",
    "a\\ /",
    "[\\]a]*",
    "\uFEFFa",
  ],
];

describe("ignore rules", () => {
  itOnUnix("have the same meaning as in git", async () => {
    const folder = await createFolderWith({});
    const runGit = (input: string, ...args: string[]) => spawnSync("git", args, { cwd: folder.path, input, encoding: "utf8" });
    try {
      execFileSync("git", ["init", "-q"], { cwd: folder.path });
      execFileSync("git", ["config", "core.ignoreCase", "false"], { cwd: folder.path });
      const patternLists = [...PATTERNS.map((pattern) => [pattern]), ...pairWithNegations(PATTERNS)];
      for (const patterns of patternLists) {
        const rules = new IgnoreRules(patterns.join("\n"), true);
        const expected = await listIgnoredByGit(patterns, folder.path, runGit);
        const ignoredPaths = PATHS.filter((path) => isIgnored(path, rules));
        assert.deepEqual(ignoredPaths, expected, JSON.stringify(patterns));
      }
    } finally {
      await folder.remove();
    }
  }).timeout(60_000);

  it("ignore case where the file system does", () => {
    const rules = new IgnoreRules("Build/\n*.LOG\n", false);
    assert.equal(rules.test("build", true), "ignored");
    assert.equal(rules.test("a/B.log", false), "ignored");
    assert.equal(new IgnoreRules("Build/\n", true).test("build", true), undefined);
  });

  it("are matched in linear time, however many stars, brackets or lines there are", async () => {
    const ignoreFiles = [
      `${"*a".repeat(100_000)}b`,
      `${"**/a/".repeat(50_000)}b`,
      `[${"[:".repeat(100_000)}`,
      `[${"[:x".repeat(100_000)}]`,
      `${"a".repeat(100_000)}${" ".repeat(100_000)}b`,
      "[".repeat(200_000),
      "x".repeat(1_000_000),
      Array.from({ length: 150_000 }, (_, index) => `?*a${index}`).join("\n"),
    ];
    const path = `a/b/${"a".repeat(255)}`;
    for (const content of ignoreFiles) {
      const cpuMs = await measureCpuMs(() => void new IgnoreRules(content).test(path, false));
      assert.ok(cpuMs < 3000, `${content.slice(0, 20)}: ${cpuMs} ms`);
    }
  }).timeout(60_000);
});

/** Whether rules ignore a file or a folder above it. */
function isIgnored(path: string, rules: IgnoreRules): boolean {
  const names = path.split("/");
  return names.some((_, index) => rules.test(names.slice(0, index + 1).join("/"), index + 1 < names.length) === "ignored");
}

/** Pairs each pattern with negated patterns that may undo it. */
function pairWithNegations(patterns: string[]): string[][] {
  return patterns
    .slice(0, 60)
    .flatMap((pattern, index) => [1, 7].map((step) => [pattern, `!${patterns[(index + step) % patterns.length] ?? ""}`]));
}

type RunGit = (input: string, ...args: string[]) => { stdout: string };

async function listIgnoredByGit(patterns: string[], folder: string, runGit: RunGit): Promise<string[]> {
  await writeFile(`${folder}/.gitignore`, patterns.join("\n"));
  const { stdout } = runGit(PATHS.join("\0"), "check-ignore", "--no-index", "-z", "--stdin");
  return stdout.split("\0").filter((path) => path !== "");
}
