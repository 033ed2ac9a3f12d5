import assert from "node:assert/strict";
import { mock } from "node:test";
import { DebouncedSaver } from "../../../../../src/extension/altText/review/debouncedSaver.ts";

describe("a debounced saver", () => {
  let saves: number;
  let saver: DebouncedSaver;
  beforeEach(() => {
    saves = 0;
    saver = new DebouncedSaver(async () => {
      saves += 1;
    });
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  });
  afterEach(() => mock.timers.reset());

  /** Lets promises settle: timers are mocked, immediates are not. */
  const settle = () => new Promise((resolve) => void setImmediate(resolve));
  async function pass(ms: number): Promise<void> {
    mock.timers.tick(ms);
    await settle();
  }

  it("saves changes in quick succession once", async () => {
    for (let change = 0; change < 10; change += 1) saver.schedule();
    await pass(499);
    assert.equal(saves, 0);
    await pass(1);
    assert.equal(saves, 1);
  });

  it("saves at most every five seconds while changes keep coming", async () => {
    for (let second = 0; second < 20; second += 1) {
      saver.schedule();
      await pass(1000);
    }
    assert.equal(saves, 4);
  });

  it("saves at once when it is flushed, and nothing without a change", async () => {
    await saver.flush();
    assert.equal(saves, 0);
    saver.schedule();
    await saver.flush();
    assert.equal(saves, 1);
    await pass(10_000);
    assert.equal(saves, 1);
  });

  it("runs one save at a time, and a flush waits for all of them", async () => {
    const running: (() => void)[] = [];
    let most = 0;
    let now = 0;
    const slow = new DebouncedSaver(async () => {
      most = Math.max(most, (now += 1));
      await new Promise<void>((resolve) => running.push(resolve));
      now -= 1;
    });
    slow.schedule();
    await pass(500);
    slow.schedule();
    let isFlushed = false;
    const flushed = slow.flush().then(() => (isFlushed = true));
    await settle();
    assert.deepEqual([running.length, isFlushed], [1, false]);
    running[0]?.();
    await settle();
    assert.deepEqual([running.length, isFlushed, most], [2, false, 1]);
    running[1]?.();
    await flushed;
  });

  it("goes on after a save that failed", async () => {
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
