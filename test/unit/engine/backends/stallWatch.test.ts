import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readCpuTime, STALL_LIMIT_SECONDS, watchForStall } from "../../../../src/engine/backends/llamaServer/stallWatch.ts";
import { until } from "../../../waiting.ts";

describe("a process that should be working", () => {
  /** Watches until `reads` times have been read. @returns the number of reports */
  const watch = async (times: (read: number) => string | undefined, reads: number) => {
    let [read, stalls] = [0, 0];
    const end = watchForStall({ readCpuTime: async () => times(read++), onStall: () => (stalls += 1), intervalMs: 1 });
    await until(() => (read > reads ? true : undefined), "the reads");
    end();
    return stalls;
  };

  it("counts as stalled if it uses no CPU time for 30 intervals, which is reported once", async () => {
    assert.equal(await watch(() => "7 2", STALL_LIMIT_SECONDS * 3), 1);
  });

  it("does not count as stalled while it uses any CPU time, or if the CPU time is unknown", async () => {
    assert.equal(await watch((read) => String(Math.floor(read / STALL_LIMIT_SECONDS)), STALL_LIMIT_SECONDS * 3), 0);
    assert.equal(await watch(() => undefined, STALL_LIMIT_SECONDS * 3), 0);
  });

  it("has a CPU time that changes while it works", async function () {
    if (process.platform === "win32") this.skip();
    const child = spawn(process.execPath, ["-e", "for (;;);"]);
    try {
      const first = await readCpuTime(child.pid ?? 0);
      await until(async () => ((await readCpuTime(child.pid ?? 0)) === first ? undefined : true), "CPU use");
    } finally {
      child.kill("SIGKILL");
    }
    assert.equal(await readCpuTime(2 ** 30), undefined);
  });
});
