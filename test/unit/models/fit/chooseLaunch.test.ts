import assert from "node:assert/strict";
import { catalog } from "../../../../src/models/catalog.ts";
import { chooseLaunch } from "../../../../src/models/fit/chooseLaunch.ts";
import { estimateMemory, catalogShape } from "../../../../src/models/fit/estimate.ts";
import { USUAL } from "../../../../src/models/fit/launchSettings.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";

const GB = 1e9;
const shapes = catalog.map((model) => catalogShape(model));
const [b12] = shapes;
assert.ok(b12 !== undefined);

function machine(free: number, gpuFree?: number, isShared = false): Machine {
  const gpus = gpuFree === undefined ? [] : [{ name: "GPU", total: gpuFree * GB, free: gpuFree * GB, isShared }];
  return { memory: { total: 32 * GB, free: free * GB }, gpus };
}

describe("how llama-server is started with 12B", () => {
  it("is as usual where there is just room, for one conversation at a time", () => {
    assert.deepEqual(chooseLaunch(b12, machine(11)), USUAL);
  });

  it("can go back to more places, and keeps more of earlier conversations, where much is free", () => {
    const { promptCacheMib, checkpoints, ...rest } = chooseLaunch(b12, machine(18));
    assert.deepEqual({ ...rest, checkpoints: 3, promptCacheMib: 512 }, USUAL);
    assert.ok(checkpoints > 3 && checkpoints < 8, String(checkpoints));
    assert.ok(promptCacheMib > 600 && promptCacheMib < 2000, String(promptCacheMib));
    const { checkpoints: most, promptCacheMib: longest } = chooseLaunch(b12, machine(100));
    assert.deepEqual([most, longest], [8, 4096]);
  });

  it("has keys and values of 8 bits where there is less room, and then shorter conversations", () => {
    const [tight, tightest] = [chooseLaunch(b12, machine(9.9)), chooseLaunch(b12, machine(9))];
    assert.deepEqual([tight.cacheType, tight.contextTokens], ["q8_0", 16_384]);
    assert.deepEqual([tightest.cacheType, tightest.contextTokens], ["q8_0", 8192]);
  });

  it("has several conversations at once on a GPU with room for them", () => {
    assert.deepEqual(
      [24, 13, 12, 10].map((gpu) => chooseLaunch(b12, machine(16, gpu)).slots),
      [4, 3, 2, 1],
    );
    assert.equal(chooseLaunch(b12, machine(100)).slots, 1, "a processor gains nothing by it");
  });

  it("keeps the context of a GPU with room for it, however little memory is beside it", () => {
    const { contextTokens, cacheType, checkpoints, promptCacheMib, slots } = chooseLaunch(b12, machine(1, 24));
    assert.deepEqual([contextTokens, cacheType, slots], [16_384, "f16", 1]);
    assert.deepEqual([checkpoints, promptCacheMib], [2, 256]);
  });

  it("does not take a GPU's memory for the machine's own where the processor has a GPU as well", () => {
    const both = machine(6, 23);
    both.gpus.push({ name: "iGPU", total: 16 * GB, free: 6 * GB, isShared: true });
    assert.deepEqual(chooseLaunch(b12, both), chooseLaunch(b12, machine(6, 23)));
    const { later } = estimateMemory(b12, chooseLaunch(b12, both));
    assert.ok(later <= 6 * GB, String(later));
  });

  it("is known for a model without a sliding window too", () => {
    const all = { ...b12, cache: { ...b12.cache, bytesPerWindowCell: 0 } };
    for (const value of Object.values(chooseLaunch(all, machine(9)))) assert.ok(!Number.isNaN(value));
  });

  it("counts the memory once that a GPU shares with the processor", () => {
    assert.equal(chooseLaunch(b12, machine(11, 11, true)).slots, 1);
    assert.ok(chooseLaunch(b12, machine(24, 24, true)).slots > 1);
  });

  it("never takes more than is free, wherever the usual would fit, whatever the model and the machine", () => {
    for (const shape of shapes) {
      for (let free = 4; free <= 64; free += 0.5) {
        const settings = chooseLaunch(shape, machine(free));
        const { loaded, later } = estimateMemory(shape, settings);
        const least = estimateMemory(shape, USUAL);
        if (free * GB >= least.loaded + least.later) assert.ok(loaded + later <= free * GB, `${free} GB: ${JSON.stringify(settings)}`);
      }
    }
  });
});
