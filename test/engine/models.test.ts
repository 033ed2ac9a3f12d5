import assert from "node:assert/strict";
import { execFile, type ChildProcess } from "node:child_process";
import { copyFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findNewestRunFolder, readAnnouncement } from "../../src/link/runFolder.ts";
import { catalog } from "../../src/models/catalog.ts";
import { getCaption } from "../fixtures/captions.ts";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { closeServers, sendContent, serve } from "../fixtures/fileServer.ts";
import { waitUntil } from "../waiting.ts";
import type { CommandResult } from "./command.ts";
import { llamaServer, model, projector, workspace } from "./support.ts";

describe("oriel models", () => {
  let folder: string;
  /** The last process that was started. */
  let lastProcess: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-models-"));
  });
  afterEach(closeServers);
  afterEach(async () => {
    // The engine must exit, and llama-server with it, before its folder is removed.
    const runFolder = await findNewestRunFolder(join(folder, "run"));
    const announcement = runFolder === undefined ? "dead" : await readAnnouncement(runFolder);
    if (typeof announcement === "object") process.kill(announcement.pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function runOriel(args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
    const testEnv = {
      ...{ ORIEL_RUNTIME_DIR: join(folder, "run"), ORIEL_CACHE_DIR: join(folder, "cache"), ORIEL_DATA_DIR: join(folder, "data") },
      ...{ ORIEL_MODEL: "", ORIEL_PROJECTOR: "", ORIEL_ENDPOINT: "", ORIEL_OFFLINE: "", ORIEL_LLAMA_SERVER: llamaServer },
    };
    return new Promise((done) => {
      lastProcess = execFile(
        process.execPath,
        [resolve("dist/cli.js"), ...args],
        { cwd: workspace, env: { ...process.env, ...testEnv, ...env } },
        (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  it("adds a model from files, uses it as the only model, and removes it", async () => {
    const added = await runOriel(["models", "add", model, projector]);
    assert.match(added.stderr, /Tiny Gemma 4 Unified \(test model\) is installed.*--model tiny-gemma4/);
    const explain = ["explain", "images/chart.png", "--temperature", "0"];
    assert.equal((await runOriel(explain)).stdout, `${getCaption("images/chart.png")}\n`);
    assert.equal((await runOriel([...explain, "--model", "tiny-gemma4"])).stdout, `${getCaption("images/chart.png")}\n`);
    const list = await runOriel(["models", "list"]);
    assert.match(list.stdout, /tiny-gemma4 +Tiny Gemma 4 Unified \(test model\): installed\n +Needs 0\.1 GB/);
    for (const { name } of catalog) assert.ok(list.stdout.includes(name), name);
    // The store uses hard links where possible. Removing those frees only the space of the manifest.
    assert.match((await runOriel(["models", "remove", "tiny-gemma4"])).stderr, /Removed tiny-gemma4, which freed [\d.]+ [KM]B/);
    const afterRemoval = await runOriel(explain);
    assert.deepEqual([afterRemoval.code, afterRemoval.stdout], [1, ""]);
    assert.match(afterRemoval.stderr, createFailurePattern({ kind: "noModel" }));
    assert.match(afterRemoval.stderr, /oriel models list/);
  });

  it("requires a name if there are several models, and lists the models for an unknown name", async () => {
    const otherFile = join(folder, "other.gguf");
    await copyFile(model, otherFile);
    await runOriel(["models", "add", model, projector]);
    await runOriel(["models", "add", otherFile, projector]);
    assert.match(
      (await runOriel(["explain", "images/chart.png"])).stderr,
      createFailurePattern({ kind: "severalModels", known: ["other", "tiny-gemma4"] }),
    );
    const unknown = await runOriel(["explain", "images/chart.png", "--model", "third"]);
    assert.match(unknown.stderr, createFailurePattern({ kind: "unknownModel", name: "third", known: ["other", "tiny-gemma4"] }));
    const evaluation = await runOriel(["eval", ".", "--model", "third"]);
    assert.deepEqual([evaluation.code, unknown.code], [1, 1]);
  });

  it("downloads a model from a mirror with a token, and detects later damage", async () => {
    const contents = { "m.gguf": await readFile(model), "p.gguf": await readFile(projector) };
    const hub = await serve((request, response) =>
      sendContent(request.url?.endsWith("/m.gguf") ? contents["m.gguf"] : contents["p.gguf"], request, response),
    );
    const get = ["models", "get", "hf:someone/tiny/m.gguf", "p.gguf", "--mirror", hub.url];
    const result = await runOriel([...get, "--token-from", "HUSH"], { HUSH: "secret-token" });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /m\.gguf.*SHA-256 is [0-9a-f]{64}/s);
    assert.doesNotMatch(result.stderr + result.stdout, /secret-token/);
    assert.ok(hub.requests.every(({ authorization }) => authorization === "Bearer secret-token"));
    assert.deepEqual(await runOriel(["models", "check"]), { code: 0, stdout: "m: files are intact\n", stderr: "" });
    const file = join(folder, "data", "models", "m", "m.gguf");
    await writeFile(file, contents["m.gguf"].fill(0, 3_000_000));
    const checked = await runOriel(["models", "check"]);
    assert.deepEqual([checked.code, checked.stdout], [1, "m: damaged\n"]);
    assert.match(checked.stderr, /m\.gguf has changed: .* [0-9a-f]{64} .* [0-9a-f]{64}/);
  });

  it("stops a download on Ctrl-C, and resumes it later", async () => {
    const [modelBytes, projectorBytes] = [await readFile(model), await readFile(projector)];
    let isSlow = true;
    const hub = await serve((request, response) => {
      const content = request.url?.endsWith("/m.gguf") ? modelBytes : projectorBytes;
      if (!isSlow || request.headers.range !== undefined) return sendContent(content, request, response);
      response.writeHead(200, { "content-length": content.length, etag: '"one"' });
      response.write(content.subarray(0, 1_000_000));
    });
    const get = ["models", "get", `${hub.url}/m.gguf`, "p.gguf"];
    const firstRun = runOriel(get);
    const part = join(folder, "data", "models", "m", "p.gguf.part");
    await waitUntil(async () => ((await stat(part).catch(() => undefined))?.size === 1_000_000 ? true : undefined), "a partial download");
    lastProcess?.kill("SIGINT");
    assert.deepEqual([(await firstRun).code, (await firstRun).stderr.trim().split("\n").at(-1)], [130, "Stopped."]);
    isSlow = false;
    assert.equal((await runOriel(get)).code, 0);
    assert.equal(hub.requests.filter(({ path }) => path === "/p.gguf").at(-1)?.range, "bytes=1000000-");
    assert.equal((await runOriel(["models", "check"])).code, 0);
  });

  it("sends no requests while offline, and leaves no model behind", async () => {
    for (const [args, env] of [
      [["--offline"], {}],
      [[], { ORIEL_OFFLINE: "1" }],
    ] as const) {
      const { code, stderr } = await runOriel(["models", "get", "12B", ...args], env);
      assert.match(stderr, createFailurePattern({ kind: "offline", resource: ANY }));
      assert.equal(code, 1);
    }
    assert.deepEqual(await readdir(join(folder, "data", "models")), []);
  });

  for (const [args, reason] of [
    [["models"], /oriel models list, get, add, remove, check, test/],
    [["models", "find"], /“models find”/],
    [["models", "list", "all"], /takes no arguments/],
    [["models", "get"], /model to download/],
    [["models", "get", "12B", "--token-from", "NOWHERE"], /NOWHERE .* is not set/],
    [["models", "get", "12B", "--mirror", "there"], /--mirror must be an http:\/\/ or https:\/\/ URL/],
    [["models", "add", "a.gguf"], /projector file/],
    [["models", "add", "a.gguf", "b.gguf", "--link", "--copy"], /--link or --copy/],
    [["models", "remove"], /model to remove/],
    [["models", "check", "all"], /takes no arguments/],
  ] as const) {
    it(`exits with 2 and a reason for: ${args.join(" ")}`, async () => {
      const { code, stderr } = await runOriel([...args]);
      assert.match(stderr, reason);
      assert.equal(code, 2);
    });
  }
});
