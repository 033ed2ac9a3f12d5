import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFolderWith } from "../../fixtures/folder.ts";
import { endEngines } from "../../fixtures/engineProcesses.ts";

describe("a path that can't be used is named without a stack trace if it is", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  before(async () => {
    const image = await readFile("test/fixtures/workspace/images/login-form.png");
    const suggestions = JSON.stringify({ version: 1, suggestions: [] });
    folder = await createFolderWith({ "a.md": "![](a.png)", "a.png": image, "empty/x.md": "", "s.json": suggestions });
  });
  after(async () => {
    await endEngines(join(folder.path, "run"));
    await folder.remove();
  });

  const runOriel = (args: string[], env: Record<string, string>) =>
    new Promise<{ stderr: string; code: number }>((done) => {
      const ownEnv = { ORIEL_RUNTIME_DIR: join(folder.path, "run"), ORIEL_CACHE_DIR: join(folder.path, "cache") };
      const options = { cwd: folder.path, env: { ...process.env, ORIEL_OFFLINE: "1", ...ownEnv, ...env }, timeout: 20_000 };
      execFile(process.execPath, [resolve("dist/cli.js"), ...args], options, (error, _, stderr) =>
        done({ stderr, code: error === null ? 0 : Number(error.code) }),
      );
    });

  /** Paths by what is wrong with them. */
  const createPaths = (): Record<string, string> => ({
    "too long": join(folder.path, "n".repeat(300)),
    "too long in total": join(folder.path, ...Array.from({ length: 30 }, () => "n".repeat(200))),
    "below a file": join(folder.path, "a.md", "x"),
    "in a missing folder": join(folder.path, "missing", "x"),
    "a folder": join(folder.path, "empty"),
  });
  const ENDPOINT = ["--endpoint", "http://127.0.0.1:9"];

  const places: [title: string, args: (path: string) => string[], env?: (path: string) => Record<string, string>][] = [
    ["the report of a scan", (path) => ["alt", "scan", "--report", `json=${path}`]],
    ["a new baseline", (path) => ["alt", "baseline", "--baseline", path]],
    ["the file of suggestions to write", (path) => ["alt", "write", "empty", "--out", path, ...ENDPOINT]],
    ["the data folder of “models list”", () => ["models", "list"], (path) => ({ ORIEL_DATA_DIR: path })],
    ["the data folder of “models check”", () => ["models", "check"], (path) => ({ ORIEL_DATA_DIR: path })],
    ["the data folder of “models remove”", () => ["models", "remove", "gemma-4-12b"], (path) => ({ ORIEL_DATA_DIR: path })],
    ["the data folder of a question", () => ["explain", "a.png"], (path) => ({ ORIEL_DATA_DIR: path })],
    ["the cache folder", () => ["explain", "a.png", ...ENDPOINT], (path) => ({ ORIEL_CACHE_DIR: path })],
    ["the runtime folder", () => ["explain", "a.png", ...ENDPOINT], (path) => ({ ORIEL_RUNTIME_DIR: path })],
  ];
  for (const [title, createArgs, createEnv] of places) {
    it(title, async () => {
      for (const [problem, path] of Object.entries(createPaths())) {
        const { stderr, code } = await runOriel(createArgs(path), createEnv?.(path) ?? {});
        assert.doesNotMatch(stderr, /^ {4}at /m, `${problem}: ${stderr}`);
        assert.ok([0, 1, 2].includes(code), `${problem}: ${stderr}`);
        if (title === "the report of a scan" || title === "a new baseline") assert.ok(stderr.includes(path), `${problem}: ${stderr}`);
      }
    }).timeout(120_000);
  }
});
