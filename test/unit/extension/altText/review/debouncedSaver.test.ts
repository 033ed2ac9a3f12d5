import assert from "node:assert/strict";
import { mock } from "node:test";
import { DebouncedSaver } from "../../../../../src/extension/altText/review/debouncedSaver.ts";

describe("a debounced saver", () => {
  let saveCount: number;
  let saver: DebouncedSaver;
  beforeEach(() => {
    saveCount = 0;
    saver = new DebouncedSaver(async () => {
      saveCount += 1;
    });
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  });
  afterEach(() => mock.timers.reset());

  /** Lets promises settle: timers are mocked, immediates are not. */
  const settlePromises = () => new Promise((resolve) => void setImmediate(resolve));
  async function advanceTime(ms: number): Promise<void> {
    mock.timers.tick(ms);
    await settlePromises();
  }

  it("saves only once after changes in quick succession", async () => {
    for (let change = 0; change < 10; change += 1) saver.schedule();
    await advanceTime(499);
    assert.equal(saveCount, 0);
    await advanceTime(1);
    assert.equal(saveCount, 1);
  });

  it("saves at most every five seconds while changes keep coming", async () => {
    for (let second = 0; second < 20; second += 1) {
      saver.schedule();
      await advanceTime(1000);
    }
    assert.equal(saveCount, 4);
  });

  it("saves at once when it is flushed, and saves nothing if nothing has changed", async () => {
    await saver.flush();
    assert.equal(saveCount, 0);
    saver.schedule();
    await saver.flush();
    assert.equal(saveCount, 1);
    await advanceTime(10_000);
    assert.equal(saveCount, 1);
  });

  it("runs one save at a time, and a flush waits for all of them", async () => {
    const finishSaves: (() => void)[] = [];
    let maxRunning = 0;
    let runningCount = 0;
    const slow = new DebouncedSaver(async () => {
      maxRunning = Math.max(maxRunning, (runningCount += 1));
      await new Promise<void>((resolve) => finishSaves.push(resolve));
      runningCount -= 1;
    });
    slow.schedule();
    await advanceTime(500);
    slow.schedule();
    let isFlushed = false;
    const flushed = slow.flush().then(() => (isFlushed = true));
    await settlePromises();
    assert.deepEqual([finishSaves.length, isFlushed], [1, false]);
    finishSaves[0]?.();
    await settlePromises();
    assert.deepEqual([finishSaves.length, isFlushed, maxRunning], [2, false, 1]);
    finishSaves[1]?.();
    await flushed;
  });

  it("continues after a failed save", async () => {
    let attempts = 0;
    const failing = new DebouncedSaver(async () => {
      attempts += 1;
      throw new Error("disk full");
    });
    failing.schedule();
    await failing.flush();
    failing.schedule();
    await failing.flush();
    assert.equal(attempts, 2);
  });
});
