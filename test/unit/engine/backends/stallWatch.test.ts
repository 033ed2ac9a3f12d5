import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { Activity } from "../../../../src/engine/backends/activity.ts";
import { createCpuTimeCommand, readCpuTime } from "../../../../src/engine/backends/llamaServer/cpuTime.ts";
import { describeSlots } from "../../../../src/engine/backends/llamaServer/slots.ts";
import { STALL_LIMIT_SECONDS, watchForStall } from "../../../../src/engine/backends/stallWatch.ts";
import { waitUntil } from "../../../waiting.ts";

/** Number of times that progress is read within the limit: once for every five seconds of silence. */
const READING_COUNT = STALL_LIMIT_SECONDS / 5;

describe("a server that should be working", () => {
  /**
   * Watches a server until its progress has been read `readCount` times.
   * @returns the number of stalls, and whether the server is stalled at the end
   */
  const watchServer = async (
    getProgress: (index: number, activity: Activity) => string | undefined,
    { readCount = 3 * READING_COUNT, stallsOnSilence = false } = {},
  ) => {
    let [count, stalls] = [0, 0];
    const activity = new Activity();
    const readProgress = async () => {
      count += 1;
      if (count === readCount) watch.end();
      return getProgress(count - 1, activity);
    };
    const watch = watchForStall({ activity, readProgress, stallsOnSilence, onStall: () => (stalls += 1), secondMs: 1 });
    await waitUntil(() => (count === readCount ? true : undefined), "the readings");
    return { stalls, isStalled: watch.isStalled };
  };

  it("counts as stalled after 30 seconds without progress, which is reported once", async () => {
    assert.deepEqual(await watchServer(() => "7 2"), { stalls: 1, isStalled: true });
  });

  it("does not count as stalled before 30 seconds have passed", async () => {
    assert.deepEqual(await watchServer(() => "7 2", { readCount: READING_COUNT - 1 }), { stalls: 0, isStalled: false });
  });

  it("does not count as stalled while it makes any progress or parts of the answer arrive", async () => {
    assert.equal((await watchServer((index) => String(Math.floor(index / (READING_COUNT - 1))))).stalls, 0);
    const recordPartSometimes = (index: number, activity: Activity) => {
      if (index % (READING_COUNT - 1) === 0) activity.recordPart();
      return "7 2";
    };
    assert.equal((await watchServer(recordPartSometimes)).stalls, 0);
  });

  it("does not count as stalled while Oriel waits before a retry", async () => {
    const activity = new Activity();
    let stalls = 0;
    const watch = watchForStall({
      ...{ activity, readProgress: async () => undefined, stallsOnSilence: true, secondMs: 1 },
      onStall: () => (stalls += 1),
    });
    await activity.pauseDuring(() =>
      waitUntil(() => (performance.now() - startedMs > 5 * STALL_LIMIT_SECONDS ? true : undefined), "the wait"),
    );
    watch.end();
    assert.equal(stalls, 0);
  });
  let startedMs: number;
  beforeEach(() => (startedMs = performance.now()));

  it("can count as stalled again after it has resumed", async () => {
    const { stalls } = await watchServer((index) => (index < 2 * READING_COUNT ? "7 2" : "8 2"), { readCount: 4 * READING_COUNT });
    assert.equal(stalls, 2);
  });

  it("does not count as stalled while its progress is unknown, unless silence alone is enough", async () => {
    assert.equal((await watchServer(() => undefined)).stalls, 0);
    assert.equal((await watchServer(() => undefined, { stallsOnSilence: true })).stalls, 1);
  });

  it("counts as stalled even if its progress can no longer be read", async () => {
    assert.equal((await watchServer((index) => (index === 0 ? "7 2" : undefined))).stalls, 1);
  });
});

describe("the CPU time of a process", () => {
  it("changes while the process works", async function () {
    // Starting PowerShell several times takes longer than a unit test may.
    if (process.platform === "win32") this.skip();
    const child = spawn(process.execPath, ["-e", "for (;;);"]);
    try {
      const first = await readCpuTime(child.pid ?? 0);
      await waitUntil(async () => ((await readCpuTime(child.pid ?? 0)) === first ? undefined : true), "CPU use");
    } finally {
      child.kill("SIGKILL");
    }
    assert.equal(await readCpuTime(2 ** 30), undefined);
  });

  it("is read by tools that are started by their absolute paths", () => {
    const [powershell, args] = createCpuTimeCommand("win32", 42);
    assert.match(powershell, /^([A-Z]:|\/).*System32.WindowsPowerShell\\v1\.0\\powershell\.exe$/);
    assert.match(args.at(-1) ?? "", /^\(Get-Process -Id 42\)/);
    assert.equal(createCpuTimeCommand("darwin", 42)[0], "/bin/ps");
  });
});

describe("the progress of slots", () => {
  /** Creates a list of slots as llama-server v0.5.0 sends it, without some fields. */
  const createSlots = (processed: number, decoded: number) => [
    { id: 0, n_ctx: 8192, is_processing: false },
    {
      ...{ id: 3, is_processing: true, id_task: 1, n_prompt_tokens: 424, n_prompt_tokens_processed: processed, params: { seed: 1 } },
      next_token: [{ has_next_token: true, n_remain: -1, n_decoded: decoded }],
    },
  ];

  it("changes with each prompt token and each token of the answer, even in the format of older versions", () => {
    const states = [
      createSlots(0, 0),
      createSlots(9, 0),
      createSlots(9, 1),
      [{ next_token: { n_decoded: 1 } }],
      [{ next_token: { n_decoded: 2 } }],
    ];
    assert.equal(new Set(states.map(describeSlots)).size, states.length);
    assert.equal(describeSlots(createSlots(9, 1)), describeSlots(createSlots(9, 1)));
  });

  it("is unknown if the server does not list slots", () => {
    for (const body of [undefined, null, {}, [], "x", { error: { code: 501 } }]) assert.equal(describeSlots(body), undefined);
  });
});
