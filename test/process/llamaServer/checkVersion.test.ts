import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkVersion } from "../../../src/llamaServer/version.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { writeFakeLlamaServer, writeScript } from "../../fixtures/script.ts";
import { catchFailure } from "../../waiting.ts";

const signal = new AbortController().signal;

describe("the version check of llama-server", () => {
  afterEach(removeFolders);

  it("rejects an older version, and reports both versions", async () => {
    const path = await writeFakeLlamaServer(join(await createFolder(), "llama-server"), "version: 6789 (abcdef0)");
    assert.deepEqual(await catchFailure(checkVersion(path, {}, signal)), {
      kind: "llamaServerTooOld",
      path,
      version: "build 6789",
      needed: "0.5.0",
    });
  });

  it("reports the last line that a llama-server prints if it can't start", async () => {
    const path = await writeScript(
      join(await createFolder(), "llama-server"),
      "echo 'starting' >&2",
      "echo 'error: the model is missing' >&2",
      "exit 1",
    );
    const failure = await catchFailure(checkVersion(path, {}, signal));
    assert.deepEqual(failure, { kind: "llamaServerUnusable", path, reason: "error: the model is missing" });
  });

  it("reports that llama-server was built for a different processor", async () => {
    const path = join(await createFolder(), "llama-server");
    const header = Buffer.alloc(64);
    header.write("7f454c46020101", 0, "hex");
    header.writeUInt16LE(process.arch === "arm64" ? 62 : 183, 18);
    await writeFile(path, header, { mode: 0o755 });
    assert.equal((await catchFailure(checkVersion(path, {}, signal))).kind, "wrongArchitecture");
  });

  it("kills a llama-server that does not print its version", async () => {
    const path = await writeScript(join(await createFolder(), "llama-server"), "while :; do :; done");
    const failure = await catchFailure(checkVersion(path, {}, signal, 200));
    assert.ok(failure.kind === "llamaServerUnusable" && failure.path === path);
    assert.match(failure.reason, /0\.2 s/);
  });

  it("does not pass inherited settings to llama-server", async () => {
    const path = await writeScript(join(await createFolder(), "llama-server"), 'echo "version: 0.5.0 (${LLAMA_ARG_TOOLS-clean} ${HOME})"');
    assert.equal(await checkVersion(path, { LLAMA_ARG_TOOLS: "all", HOME: "/home/x" }, signal), "0.5.0");
    const failingScript = await writeScript(
      join(await createFolder(), "llama-server"),
      'echo "${LLAMA_ARG_TOOLS-clean} ${HOME}"',
      "exit 1",
    );
    const failure = await catchFailure(checkVersion(failingScript, { LLAMA_ARG_TOOLS: "all", HOME: "/home/x" }, signal));
    assert.equal(failure.kind === "llamaServerUnusable" && failure.reason, "clean /home/x");
  });

  it("runs a file only once unless it changes", async () => {
    const folder = await createFolder();
    const path = await writeScript(join(folder, "llama-server"), `echo x >> '${join(folder, "runs")}'`, 'echo "version: 0.5.0 (build 1)"');
    const countRuns = async (): Promise<number> => (await readFile(join(folder, "runs"), "utf8")).length / 2;
    await checkVersion(path, {}, signal);
    await checkVersion(path, {}, signal);
    assert.equal(await countRuns(), 1);
    await appendFile(path, "# changed\n");
    await checkVersion(path, {}, signal);
    assert.equal(await countRuns(), 2);
  });

  it("rejects with the signal's reason when it is aborted", async () => {
    const path = await writeScript(join(await createFolder(), "llama-server"), "while :; do :; done");
    const reason = new Error("stopped by the test");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(checkVersion(path, {}, controller.signal), reason);
  });
});
