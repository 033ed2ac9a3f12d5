import assert from "node:assert/strict";
import { AUTOSAVE_INTERVAL_MS, Autosave } from "../../../src/chat/autosave.ts";
import { ManualClock } from "./scriptedHost.ts";

describe("autosave", () => {
  let clock: ManualClock;
  let state: number | undefined;
  /** Functions that end the running writes, oldest first. */
  let endWrites: (() => void)[];
  let writtenStates: number[];
  let autosave: Autosave<number>;
  beforeEach(() => {
    clock = new ManualClock();
    [state, endWrites, writtenStates] = [1, [], []];
    autosave = new Autosave(
      clock,
      () => state,
      async (snapshot) => {
        writtenStates.push(snapshot);
        await new Promise<void>((resolve) => endWrites.push(resolve));
      },
    );
  });

  const waitForTasks = () => new Promise((resolve) => setImmediate(resolve));

  it("saves once per interval, regardless of the number of changes", async () => {
    for (let count = 0; count < 10; count++) autosave.schedule();
    clock.advance(AUTOSAVE_INTERVAL_MS - 1);
    await waitForTasks();
    assert.deepEqual(writtenStates, []);
    clock.advance(1);
    await waitForTasks();
    assert.deepEqual(writtenStates, [1]);
    clock.advance(10 * AUTOSAVE_INTERVAL_MS);
    await waitForTasks();
    assert.deepEqual(writtenStates, [1]);
  });

  it("writes states one after the other, each as it was when `save` was called", async () => {
    const first = autosave.save();
    await waitForTasks();
    state = 2;
    const second = autosave.save();
    state = 3;
    await waitForTasks();
    assert.deepEqual(writtenStates, [1], "the first is still being written");
    endWrites.shift()?.();
    await first;
    await waitForTasks();
    assert.deepEqual(writtenStates, [1, 2]);
    endWrites.shift()?.();
    await second;
  });

  it("drops the scheduled save after an explicit save", async () => {
    autosave.schedule();
    const saved = autosave.save();
    clock.advance(AUTOSAVE_INTERVAL_MS);
    await waitForTasks();
    assert.deepEqual(writtenStates, [1]);
    endWrites.shift()?.();
    await saved;
  });

  it("stops after the running write, and drops the scheduled save", async () => {
    void autosave.save();
    autosave.schedule();
    let isStopped = false;
    const stopped = autosave.stop().then(() => (isStopped = true));
    await waitForTasks();
    assert.equal(isStopped, false);
    endWrites.shift()?.();
    await stopped;
    clock.advance(AUTOSAVE_INTERVAL_MS);
    await waitForTasks();
    assert.deepEqual(writtenStates, [1]);
  });

  it("saves nothing if there is nothing to save", async () => {
    state = undefined;
    await autosave.save();
    assert.deepEqual(writtenStates, []);
  });
});
