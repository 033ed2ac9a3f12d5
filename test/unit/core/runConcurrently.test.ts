import assert from "node:assert/strict";
import { runConcurrently } from "../../../src/core/runConcurrently.ts";

describe("runConcurrently", () => {
  it("starts items in order, and no more than the limit at a time", async () => {
    const started: number[] = [];
    let [running, maxRunning] = [0, 0];
    await runConcurrently([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      started.push(item);
      maxRunning = Math.max(maxRunning, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    assert.deepEqual(started, [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(maxRunning, 3);
  });

  it("starts nothing after a failure, and waits for the running items", async () => {
    const ended: number[] = [];
    const processItem = async (item: number) => {
      if (item === 1) throw new Error("one");
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(item);
    };
    await assert.rejects(runConcurrently([1, 2, 3, 4], 2, processItem), /one/);
    assert.deepEqual(ended, [2]);
  });
});
