import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { endEngines } from "../../fixtures/engineProcesses.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

/** Time limit for a command, because a command that waits for a pipe would wait forever. */
const LIMIT_MS = 20_000;

describe("oriel", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(async () => {
    await endEngines(join(folder.path, "run"));
    await folder.remove();
  });

  const runOriel = async (...args: string[]) => {
    const env = { ...process.env, ORIEL_RUNTIME_DIR: join(folder.path, "run"), ORIEL_DATA_DIR: join(folder.path, "data") };
    const child = spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
      ...{ cwd: folder.path, env, timeout: LIMIT_MS, killSignal: "SIGKILL" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [stderr, [code]] = (await Promise.all([child.stderr === null ? "" : text(child.stderr), once(child, "close")])) as [
      string,
      [number],
    ];
    return { stderr, code };
  };
  const createPipe = async (files: Record<string, string | Uint8Array> = {}, name = "pipe") => {
    folder = await createFolderWith(files);
    execFileSync("mkfifo", [join(folder.path, name)]);
  };

  const ENDPOINT = ["--endpoint", "http://127.0.0.1:9"];
  for (const [title, args] of [
    ["an image that is a pipe", ["explain", "pipe"]],
    ["an image that is a device", ["explain", "/dev/zero"]],
    ["an image that is a folder", ["explain", "."]],
    ["selected code that is a pipe", ["explain", "--selection", "pipe"]],
    ["selected lines of a pipe", ["explain", "--selection", "pipe:1-2"]],
    ["a model that is a pipe", ["explain", "a.png", "--model", "./pipe", "--projector", "a.png", "--llama-server", "/bin/false"]],
    ["suggestions that are a pipe", ["alt", "apply", "pipe"]],
    ["a baseline that is a pipe", ["alt", "scan", "--baseline", "pipe"]],
  ] as const) {
    it(`does not wait for ${title}`, async () => {
      await createPipe({ "a.png": await readFile("test/fixtures/workspace/images/login-form.png") });
      const { stderr, code } = await runOriel(...args, ...(title.includes("model") || args[0] !== "explain" ? [] : ENDPOINT));
      assert.match(stderr, /not a regular file/);
      assert.ok(code === 1 || code === 2, `${code}`);
    });
  }

  it("does not wait for an evaluation manifest that is a pipe, and does not read a huge one", async () => {
    await createPipe({ "set/a.png": "x" }, "answers.json");
    assert.match((await runOriel("eval", ".", ...ENDPOINT)).stderr, /answers\.json\. It is not a regular file/);
    const hugeFile = join(folder.path, "set", "answers.json");
    await writeFile(hugeFile, "");
    await truncate(hugeFile, 50_000_000_000);
    assert.match((await runOriel("eval", "set", ...ENDPOINT)).stderr, /answers\.json\. The file is 50000 MB/);
  });

  it("does not read a huge image or huge selected code", async () => {
    folder = await createFolderWith({ "huge.png": "" });
    await truncate(join(folder.path, "huge.png"), 50_000_000_000);
    assert.match((await runOriel("explain", "huge.png", ...ENDPOINT)).stderr, /huge\.png is 50000 MB; the limit is 64 MB/);
    assert.match((await runOriel("explain", "--selection", "huge.png", ...ENDPOINT)).stderr, /huge\.png\. The file is 50000 MB/);
  });
});
