import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { JobEvent, ModelJob } from "../../../../src/models/worker/messages.ts";
import { runCheck, runJob, runPlan } from "../../../../src/models/worker/runJob.ts";
import { listStore } from "../../../../src/models/store/store.ts";
import { catchFailure } from "../../../waiting.ts";
import { closeServers } from "../../../fixtures/fileServer.ts";
import { computeSha256 } from "../../../fixtures/hash.ts";
import { model, startHub, waitUntilDownloaded } from "../../../fixtures/hub.ts";
import { createServerScript } from "../../../fixtures/releases.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

describe("the model worker", () => {
  const script = resolve("dist/models.mjs");
  let store: string;
  let cacheDir: string;
  let llamaServer: string;
  let events: JobEvent[];
  beforeEach(async () => {
    cacheDir = await createFolder();
    llamaServer = join(cacheDir, "llama-server");
    await writeFile(llamaServer, createServerScript(), { mode: 0o755 });
    store = join(await createFolder(), "models");
    events = [];
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  const runModelJob = (job: ModelJob, signal = new AbortController().signal) => runJob(script, job, (event) => events.push(event), signal);
  const createJob = (mirror: string): ModelJob => ({
    ...{ kind: "setUp", store, model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf", mirror },
    ...{ network: { env: {} }, server: { cacheDir, env: { PATH: "" }, sourcePackage: null, setting: llamaServer } },
  });

  it("downloads a model and reports progress", async () => {
    const stored = await runModelJob(createJob((await startHub()).url));
    assert.deepEqual([stored.name, stored.model.sha256], ["model", computeSha256(model)]);
    assert.ok(events.some((event) => event.job === "setUp" && event.event.kind === "model" && event.event.event.kind === "receiving"));
  });

  it("keeps the partial download when aborted, and continues it later", async () => {
    const server = await startHub({ stallAfterBytes: 3_000_000 });
    const abort = new AbortController();
    const stopping = runModelJob(createJob(server.url), abort.signal);
    await waitUntilDownloaded(store, 3_000_000);
    abort.abort();
    await assert.rejects(stopping, { name: "AbortError" });
    assert.deepEqual(
      (await listStore(store)).unfinished.map(({ name }) => name),
      ["model"],
    );
    await runModelJob(createJob(server.url));
    assert.equal(server.requests.findLast(({ path }) => path.endsWith("mmproj.gguf"))?.range, "bytes=3000000-");
  });

  it("reports that llama-server is installed, and how much memory there is", async () => {
    const { server } = createJob("http://127.0.0.1:9") as Extract<ModelJob, { kind: "setUp" }>;
    const planned = await runPlan(script, server, new AbortController().signal);
    assert.equal(planned.server.kind === "ready" && planned.server.server.executable, llamaServer);
    assert.ok(planned.machine.memory.total > 0);
  });

  it("adds a model from files", async () => {
    const [file, projector] = ["test/model/tiny-gemma4.gguf", "test/model/tiny-gemma4.mmproj.gguf"];
    const stored = await runModelJob({ kind: "add", store, model: file, projector, method: "copy" });
    assert.equal(stored.title, "Tiny Gemma 4 Unified (test model)");
    assert.ok(events.some(({ job }) => job === "add"));
  });

  it("detects a file that was changed after the download", async () => {
    const stored = await runModelJob(createJob((await startHub()).url));
    const check = () => runCheck(script, stored, (event) => events.push(event), new AbortController().signal);
    assert.deepEqual(
      (await check()).map(({ role, kind }) => ({ role, kind })),
      [
        { role: "projector", kind: "same" },
        { role: "model", kind: "same" },
      ],
    );
    assert.ok(events.some((event) => event.job === "check" && event.bytes === event.totalBytes));
    await writeFile(stored.paths.model, "other");
    assert.deepEqual(
      (await check()).map(({ kind }) => kind),
      ["same", "changed"],
    );
  });

  it("passes failures on to the caller, and reports a worker that can't start", async () => {
    const offline = { ...createJob("http://127.0.0.1:9"), network: { env: {}, isOffline: true } } as ModelJob;
    assert.equal((await catchFailure(runModelJob(offline))).kind, "offline");
    assert.equal(
      (await catchFailure(runJob(resolve("dist/nothing.mjs"), offline, () => {}, new AbortController().signal))).kind,
      "unexpected",
    );
  });
});
