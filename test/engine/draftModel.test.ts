import assert from "node:assert/strict";
import { join } from "node:path";
import { spawnServer } from "../../src/engine/backends/llamaServer/childProcess.ts";
import { LlamaServerBackend } from "../../src/engine/backends/llamaServer/llamaServerBackend.ts";
import { LlamaServerSupervisor } from "../../src/engine/backends/llamaServer/supervisor.ts";
import { Log } from "../../src/engine/log.ts";
import { streamAnswer, type WrittenAnswer } from "../../src/engine/streamAnswer.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../src/models/fit/launchSettings.ts";
import { createFixedServerSource } from "../fixtures/serverSource.ts";
import { writeDraftModel } from "../model/draftModel.ts";
import { createTemporaryFolder } from "../tools/cleanup.mjs";
import { createTemporaryRuntimeFolder } from "../tools/runtimeFolder.mjs";
import { llamaServer, localTarget, model } from "./support.ts";

describe("llama-server with a draft model", function () {
  // On a CPU, a draft model makes answers many times slower.
  this.timeout(180_000);
  let folder: ReturnType<typeof createTemporaryFolder>;
  let runtime: ReturnType<typeof createTemporaryRuntimeFolder>;
  let supervisor: LlamaServerSupervisor;
  beforeEach(() => {
    folder = createTemporaryFolder("draft");
    runtime = createTemporaryRuntimeFolder();
  });
  afterEach(async () => {
    supervisor.stop();
    await runtime.remove();
    await folder.remove();
  });

  /** Asks llama-server, with a draft model if one is given, even on a machine where Oriel would not use it. */
  async function ask(draft: string | undefined): Promise<WrittenAnswer> {
    const { signal } = new AbortController();
    supervisor = new LlamaServerSupervisor({
      ...{ folder: runtime.path, ...createFixedServerSource(llamaServer), log: new Log(), onState: () => {}, listenOn: "socket" },
      fit: async () => ({ settings: DEFAULT_LAUNCH_SETTINGS, hasGpu: false, ...(draft === undefined ? {} : { draft }) }),
      spawn: spawnServer,
    });
    if (localTarget.kind !== "local") throw new Error("The test model is local.");
    const backend = new LlamaServerBackend(await supervisor.getServer(localTarget, signal), supervisor);
    const conversation = [{ images: [], selections: [], question: "What is in the image?" }];
    const request = { conversation, system: "Answer.", thinking: false, maxTokens: 24, temperature: 0 };
    return streamAnswer(request, { backend, startedMs: performance.now(), onEvent: () => {}, signal });
  }

  it("gives the same answer, and counts the drafted tokens", async () => {
    const expected = await ask(undefined);
    assert.equal(expected.timings.draftedTokens, undefined);
    assert.equal(supervisor.report().running?.draft, undefined);
    supervisor.stop();
    const draft = join(folder.path, "draft.gguf");
    await writeDraftModel(draft);
    const { text, timings } = await ask(draft);
    assert.equal(text, expected.text);
    assert.ok((timings.draftedTokens ?? 0) > 0, JSON.stringify(timings));
    const report = supervisor.report().running?.draft;
    assert.deepEqual(report, { model: "draft.gguf", state: "used", drafted: timings.draftedTokens, accepted: timings.acceptedTokens });
  });

  it("starts without a draft model that belongs to another model", async () => {
    // llama-server can't use the model as its own draft model, because it expects another architecture.
    const { text, timings } = await ask(model);
    assert.notEqual(text, "");
    assert.equal(timings.draftedTokens, undefined);
    assert.notEqual(supervisor.report().running?.draft?.state, "used");
  });
});
