import assert from "node:assert/strict";
import { atOnce } from "../../../src/core/atOnce.ts";

describe("atOnce", () => {
  it("begins items in order, no more than it may at once", async () => {
    const begun: number[] = [];
    let [running, most] = [0, 0];
    await atOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    assert.deepEqual(begun, [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(most, 3);
  });

  it("begins nothing after a failure, and lets what is under way end first", async () => {
    const ended: number[] = [];
    const work = async (item: number) => {
      if (item === 1) throw new Error("one");
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(item);
    };
    await assert.rejects(atOnce([1, 2, 3, 4], 2, work), /one/);
    assert.deepEqual(ended, [2]);
  });
});
