import assert from "node:assert/strict";
import type { ServerProcess } from "../../../../src/engine/backends/llamaServer/childProcess.ts";
import { LlamaServerSupervisor } from "../../../../src/engine/backends/llamaServer/supervisor.ts";
import { Log } from "../../../../src/engine/log.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import { createFixedServerSource } from "../../../fixtures/serverSource.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";
import { createFailingProcess, createFakeServer } from "./fakeServer.ts";

const target = { kind: "local", model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" } as const;
const END = { model: "m", finish: "stop", promptTokens: 10, cachedTokens: 0, answerTokens: 20 } as const;
const neverAborted = new AbortController().signal;

describe("a llama-server with a draft model", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let supervisor: LlamaServerSupervisor;
  let launches: { args: string[]; process: ServerProcess }[];
  /** Numbers of the starts that fail, from 1. */
  let failingStarts: number[];

  const listDrafts = () => launches.map(({ args }) => args[args.indexOf("--spec-draft-model") + 1]);

  beforeEach(() => {
    folder = createTemporaryFolder("draft");
    [launches, failingStarts] = [[], []];
    supervisor = new LlamaServerSupervisor({
      ...{ folder: folder.path, ...createFixedServerSource("llama-server"), log: new Log(), onState: () => {}, listenOn: "socket" },
      fit: async () => ({ settings: DEFAULT_LAUNCH_SETTINGS, hasGpu: false, draft: "/models/mtp.gguf" }),
      spawn(_executable, args) {
        const isFailing = failingStarts.includes(launches.length + 1);
        const process = isFailing ? createFailingProcess() : createFakeServer(args[args.indexOf("--host") + 1] ?? "");
        launches.push({ args, process });
        return process;
      },
    });
  });
  afterEach(async () => {
    supervisor.stop();
    for (const { process } of launches) process.kill();
    await folder.remove();
  });

  it("is started with the draft model, and reports how many of the drafted tokens were accepted", async () => {
    const running = await supervisor.getServer(target, neverAborted);
    assert.deepEqual(listDrafts(), ["/models/mtp.gguf"]);
    assert.ok(launches[0]?.args.includes("draft-mtp"));
    assert.equal(supervisor.report().running?.draft?.state, "unknown");
    supervisor.recordAnswer(running, { ...END, draftedTokens: 15, acceptedTokens: 9 });
    supervisor.recordAnswer(running, { ...END, draftedTokens: 5, acceptedTokens: 1 });
    assert.deepEqual(supervisor.report().running?.draft, { model: "mtp.gguf", state: "used", drafted: 20, accepted: 10 });
  });

  it("reports the draft model as unused if an answer has no drafted tokens, because llama-server can disable it silently", async () => {
    const running = await supervisor.getServer(target, neverAborted);
    supervisor.recordAnswer(running, { ...END, answerTokens: 1 });
    assert.equal(supervisor.report().running?.draft?.state, "unknown");
    supervisor.recordAnswer(running, END);
    assert.equal(supervisor.report().running?.draft?.state, "unused");
  });

  it("is started again without the draft model if its first start fails", async () => {
    failingStarts = [1];
    await supervisor.getServer(target, neverAborted);
    assert.deepEqual(
      launches.map(({ args }) => args.includes("--spec-draft-model")),
      [true, false],
    );
    assert.equal(supervisor.report().running?.draft, undefined);
  });
});
