import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerProcess } from "../../../../src/engine/backends/llamaServer/childProcess.ts";
import { LlamaServerSupervisor } from "../../../../src/engine/backends/llamaServer/supervisor.ts";
import { FailureError, describeFailure } from "../../../../src/failures/failure.ts";
import { Log } from "../../../../src/engine/log.ts";
import { Pace, PrefillProgress } from "../../../../src/engine/prefillProgress.ts";
import type { ObtainedServer, StartServices } from "../../../../src/engine/backends/llamaServer/startLlamaServer.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import type { EngineState } from "../../../../src/protocol/state.ts";
import type { RejectedBuild, Variant } from "../../../../src/core/llamaServerBuild.ts";
import { createFixedServerSource } from "../../../fixtures/serverSource.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";
import { catchFailure, waitUntil } from "../../../waiting.ts";
import { createFailingProcess, createFakeServer } from "./fakeServer.ts";

const target = { kind: "local", model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" } as const;
const END = { model: "m", finish: "stop", promptTokens: 10, cachedTokens: 0, answerTokens: 20 } as const;
const neverAborted = new AbortController().signal;

describe("the supervised llama-server", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let supervisor: LlamaServerSupervisor;
  let states: EngineState["kind"][];
  let starts: number;
  /** Numbers of the starts that fail, from 1. */
  let failingStarts: number[];
  let hasGpu: boolean;
  let launches: { args: string[]; process: ServerProcess }[];

  let services: Partial<StartServices>;
  /** Executable of each start. */
  let executables: string[];
  /** Notes of the states in which a server was ready. */
  let notes: (string | undefined)[];

  /** Whether processes survive being killed, as they do when they hang in a driver. */
  let isUnkillable: boolean;

  const createSupervisor = (exitTimeoutMs?: number) =>
    new LlamaServerSupervisor(
      {
        folder: folder.path,
        ...createFixedServerSource("llama-server"),
        ...services,
        fit: async () => ({ settings: DEFAULT_LAUNCH_SETTINGS, hasGpu }),
        spawn: (executable, args) => {
          executables.push(executable);
          const process = failingStarts.includes(++starts)
            ? createFailingProcess()
            : createFakeServer(args[args.indexOf("--host") + 1] ?? "");
          launches.push({ args, process });
          return isUnkillable ? { ...process, kill() {} } : process;
        },
        log: new Log(),
        onState: (state) => {
          states.push(state.kind);
          if (state.kind === "ready") notes.push(state.note);
        },
        listenOn: "socket",
      },
      exitTimeoutMs,
    );

  beforeEach(() => {
    folder = createTemporaryFolder("supervisor");
    [states, starts, failingStarts, hasGpu, launches, isUnkillable] = [[], 0, [], false, [], false];
    [services, executables, notes] = [{}, [], []];
    supervisor = createSupervisor();
  });
  afterEach(async () => {
    supervisor.stop();
    // A failed test may leave a process that could not be killed.
    for (const { process } of launches) process.kill();
    await folder.remove();
  });

  /** Abandons a prompt that would take forever. */
  const abandonPrompt = async () => {
    const progress = new PrefillProgress(new Pace(), -1e9);
    supervisor.abandonPrefill(await supervisor.getServer(target, neverAborted), progress);
  };

  it("is restarted when its prompt is no longer needed; the next question waits for it, even if the first attempt fails", async () => {
    failingStarts = [2];
    await abandonPrompt();
    assert.equal((await supervisor.getServer(target, neverAborted)).model, "tiny-gemma4.gguf");
    assert.equal(starts, 3);
    assert.ok(!states.includes("failed"), states.join());
  });

  it("is not started again after several failed starts, and the waiting question fails", async () => {
    failingStarts = [2, 3, 4, 5];
    await abandonPrompt();
    assert.equal((await catchFailure(supervisor.getServer(target, neverAborted))).kind, "llamaServerGaveUp");
    assert.equal(starts, 4);
    assert.equal(states.at(-1), "failed");
  });

  it("fails a question if it can't be started, and answers the next one", async () => {
    failingStarts = [1];
    assert.equal((await catchFailure(supervisor.getServer(target, neverAborted))).kind, "llamaServerStartFailed");
    assert.ok(await supervisor.getServer(target, neverAborted));
    assert.equal(starts, 2);
  });

  it("can be unloaded, and starts again with the next question", async () => {
    const first = await supervisor.getServer(target, neverAborted);
    supervisor.unload();
    assert.equal(states.at(-1), "unloaded");
    assert.notEqual(await supervisor.getServer(target, neverAborted), first);
    supervisor.stop();
    supervisor.unload();
    assert.equal(states.at(-1), "idle", "there is nothing to unload");
  });

  it("is started only after the previous process has exited, because two of them would not fit into memory", async () => {
    const [first] = [await supervisor.getServer(target, neverAborted), launches[0]?.process];
    const order: string[] = [];
    void first.process.exited.then(() => order.push("the first has exited"));
    const next = supervisor.getServer({ ...target, llamaServer: "another" }, neverAborted);
    await waitUntil(() => (launches.length > 1 ? order.push("the second is started") : undefined), "the second start");
    await next;
    assert.deepEqual(order, ["the first has exited", "the second is started"]);
  });

  it("is not started while the previous process can't be killed, and questions fail until that process has exited", async () => {
    supervisor = createSupervisor(50);
    isUnkillable = true;
    await supervisor.getServer(target, neverAborted);
    const failure = await catchFailure(supervisor.getServer({ ...target, llamaServer: "another" }, neverAborted));
    assert.ok(failure.kind === "llamaServerStartFailed" && failure.reason.includes("killed"), JSON.stringify(failure));
    assert.equal(states.at(-1), "failed");
    assert.equal(launches.length, 1);
    isUnkillable = false;
    launches[0]?.process.kill();
    await launches[0]?.process.exited;
    assert.ok(await supervisor.getServer({ ...target, llamaServer: "another" }, neverAborted));
  });

  it("still becomes available to waiting questions if it is restarted while it is starting", async () => {
    const [first, second] = [supervisor.getServer(target, neverAborted), supervisor.getServer(target, neverAborted)];
    supervisor.stop();
    assert.equal(await first, await second);
    assert.equal((await first).model, "tiny-gemma4.gguf");
  });

  it("reports whether a crash or a requested restart interrupted an answer", async () => {
    const connectionFailure = { kind: "endpointUnreachable", url: "http://h", reason: "ECONNRESET" } as const;
    const crashedServer = await supervisor.getServer(target, neverAborted);
    crashedServer.process.kill();
    assert.equal((await supervisor.explainDisconnect(crashedServer, connectionFailure)).kind, "llamaServerCrashed");
    await crashedServer.process.exited;
    const restartedServer = await supervisor.getServer(target, neverAborted);
    supervisor.stop();
    assert.equal((await supervisor.explainDisconnect(restartedServer, connectionFailure)).kind, "llamaServerRestarted");
  });

  describe("from an official build", () => {
    const order: Variant[] = ["cuda", "vulkan", "cpu"];
    let recorded: Record<string, RejectedBuild>;
    let proven: (string | undefined)[];

    const describeBuild = (variant: Variant, failed: Record<string, RejectedBuild>): ObtainedServer => ({
      executable: `/builds/${variant}/llama-server`,
      build: { key: variant, tag: "b11146", variant, title: variant.toUpperCase(), rejected: Object.values(failed) },
    });

    beforeEach(() => {
      [recorded, proven, hasGpu] = [{}, [], true];
      services = {
        async obtain(_, failed) {
          const next = order.find((variant) => !(variant in failed));
          if (next === undefined) throw new FailureError({ kind: "llamaServerUnusable", path: "llama-server", reason: "No build starts." });
          return describeBuild(next, failed);
        },
        async recordFailedStarts(failed) {
          Object.assign(recorded, failed);
        },
        onProven: ({ build }) => void proven.push(build?.key),
      };
      supervisor = createSupervisor();
    });

    it("is replaced by the next build if it does not start, and the reason is reported", async () => {
      failingStarts = [1, 2];
      const running = await supervisor.getServer(target, neverAborted);
      assert.deepEqual(executables, ["/builds/cuda/llama-server", "/builds/vulkan/llama-server", "/builds/cpu/llama-server"]);
      assert.equal(running.obtained.build?.title, "CPU");
      assert.deepEqual(Object.keys(recorded), ["cuda", "vulkan"]);
      const { build, note } = supervisor.report().running ?? {};
      assert.deepEqual(
        build?.rejected.map(({ title }) => title),
        ["CUDA", "VULKAN"],
      );
      assert.match(note ?? "", /CPU build.*CUDA build is not used.*exit code 1.*Update the GPU driver.*VULKAN build is not used/i);
      assert.deepEqual(notes, [note]);
      assert.ok(!states.includes("failed"), states.join());
    });

    it("reports what to do about the GPU build if it fails and no other build is left", async () => {
      [failingStarts, hasGpu] = [[1, 2], false];
      services.obtain = async () => describeBuild("vulkan", {});
      supervisor = createSupervisor();
      const failure = await catchFailure(supervisor.getServer(target, neverAborted));
      assert.match(describeFailure(failure).message, /Exit code 1\..*Update the GPU driver/);
    });

    it("is started on the CPU if no build starts with the GPU", async () => {
      failingStarts = [1, 2, 3];
      const { device } = await supervisor.getServer(target, neverAborted);
      assert.deepEqual(device, { kind: "cpu", gpuExitReason: "exit code 1" });
      assert.equal(executables.at(-1), "/builds/cpu/llama-server");
      assert.ok(launches.at(-1)?.args.includes("--device"));
    });

    it("is started on the CPU if the next build can't be downloaded", async () => {
      const { obtain } = services;
      services.obtain = async (target, failed, ...rest) => {
        if (Object.keys(failed).length > 0) throw new FailureError({ kind: "offline", resource: "llama-server" });
        return obtain?.(target, failed, ...rest) ?? assert.fail();
      };
      supervisor = createSupervisor();
      failingStarts = [1];
      await supervisor.getServer(target, neverAborted);
      assert.deepEqual(executables, ["/builds/cuda/llama-server", "/builds/cuda/llama-server"]);
      assert.deepEqual(recorded, {});
    });

    it("explains why it runs on the CPU although it was built for GPUs", async () => {
      hasGpu = false;
      services.explainMissingGpu = async () => "The Vulkan loader is not installed.";
      supervisor = createSupervisor();
      await supervisor.getServer(target, neverAborted);
      assert.deepEqual(notes, ["The Vulkan loader is not installed."]);
    });

    it("counts as proven after its first good answer", async () => {
      const running = await supervisor.getServer(target, neverAborted);
      assert.deepEqual(proven, []);
      supervisor.recordAnswer(running, END);
      supervisor.recordAnswer(running, END);
      assert.deepEqual(proven, ["cuda"]);
    });
  });

  describe("on a machine with a GPU", () => {
    const listCpuOnly = () => launches.map(({ args }) => args.includes("--device"));
    beforeEach(() => {
      hasGpu = true;
    });

    it("is restarted with the GPU after the first crash, on the CPU after the second, and not at all after the third", async () => {
      for (let crash = 0; crash < 3; crash++) {
        const { process } = await supervisor.getServer(target, neverAborted);
        process.kill();
        await process.exited;
        await delay(0);
      }
      const failure = await catchFailure(supervisor.getServer(target, neverAborted));
      assert.ok(failure.kind === "llamaServerGaveUp" && failure.reason === "signal SIGKILL");
      assert.deepEqual(listCpuOnly(), [false, false, true]);
    });

    it("reports why it runs on the CPU", async () => {
      failingStarts = [1];
      const { device } = await supervisor.getServer(target, neverAborted);
      assert.deepEqual(device, { kind: "cpu", gpuExitReason: "exit code 1" });
      assert.deepEqual(listCpuOnly(), [false, true]);
      assert.ok(!states.includes("failed"), states.join());
    });

    it("fails the question if it does not start on the CPU either, and tries the GPU first next time", async () => {
      failingStarts = [1, 2];
      assert.equal((await catchFailure(supervisor.getServer(target, neverAborted))).kind, "llamaServerStartFailed");
      await supervisor.getServer(target, neverAborted);
      assert.deepEqual(listCpuOnly(), [false, true, false]);
    });
  });
});
