import assert from "node:assert/strict";
import { catalog } from "../../../../src/models/catalog.ts";
import { chooseLaunch } from "../../../../src/models/fit/chooseLaunch.ts";
import { estimateMemory, catalogShape } from "../../../../src/models/fit/estimate.ts";
import { DEFAULT_LAUNCH } from "../../../../src/models/fit/launchSettings.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";

const GB = 1e9;
const shapes = catalog.map((model) => catalogShape(model));
const [b12] = shapes;
assert.ok(b12 !== undefined);

function machine(free: number, gpuFree?: number, isShared = false): Machine {
  const gpus = gpuFree === undefined ? [] : [{ name: "GPU", total: gpuFree * GB, free: gpuFree * GB, isShared }];
  return { memory: { total: 32 * GB, free: free * GB }, gpus };
}

describe("chooseLaunch for 12B", () => {
  it("uses the default settings if they just fit", () => {
    assert.deepEqual(chooseLaunch(b12, machine(11)), DEFAULT_LAUNCH);
  });

  it("adds checkpoints and enlarges the prompt cache if much memory is free", () => {
    const { promptCacheMib, checkpoints, ...rest } = chooseLaunch(b12, machine(18));
    assert.deepEqual({ ...rest, checkpoints: 3, promptCacheMib: 512 }, DEFAULT_LAUNCH);
    assert.ok(checkpoints > 3 && checkpoints < 8, String(checkpoints));
    assert.ok(promptCacheMib > 600 && promptCacheMib < 2000, String(promptCacheMib));
    const { checkpoints: most, promptCacheMib: longest } = chooseLaunch(b12, machine(100));
    assert.deepEqual([most, longest], [8, 4096]);
  });

  it("uses an 8-bit KV cache if memory is short, then also a smaller context", () => {
    const [tight, tightest] = [chooseLaunch(b12, machine(9.9)), chooseLaunch(b12, machine(9))];
    assert.deepEqual([tight.cacheType, tight.contextTokens], ["q8_0", 16_384]);
    assert.deepEqual([tightest.cacheType, tightest.contextTokens], ["q8_0", 8192]);
  });

  it("processes several conversations at once on a GPU with enough memory", () => {
    assert.deepEqual(
      [24, 13, 12, 10].map((gpu) => chooseLaunch(b12, machine(16, gpu)).slots),
      [4, 3, 2, 1],
    );
    assert.equal(chooseLaunch(b12, machine(100)).slots, 1, "a CPU gains nothing from several slots");
  });

  it("keeps the context size on a GPU with enough memory, however little main memory there is", () => {
    const { contextTokens, cacheType, checkpoints, promptCacheMib, slots } = chooseLaunch(b12, machine(1, 24));
    assert.deepEqual([contextTokens, cacheType, slots], [16_384, "f16", 1]);
    assert.deepEqual([checkpoints, promptCacheMib], [2, 256]);
  });

  it("keeps dedicated and main memory apart if the CPU has an integrated GPU too", () => {
    const both = machine(6, 23);
    both.gpus.push({ name: "iGPU", total: 16 * GB, free: 6 * GB, isShared: true });
    assert.deepEqual(chooseLaunch(b12, both), chooseLaunch(b12, machine(6, 23)));
    const { runtimeExtra } = estimateMemory(b12, chooseLaunch(b12, both));
    assert.ok(runtimeExtra <= 6 * GB, String(runtimeExtra));
  });

  it("supports a model without a sliding window", () => {
    const all = { ...b12, cache: { ...b12.cache, bytesPerWindowCell: 0 } };
    for (const value of Object.values(chooseLaunch(all, machine(9)))) assert.ok(!Number.isNaN(value));
  });

  it("counts memory that a GPU shares with the CPU once", () => {
    assert.equal(chooseLaunch(b12, machine(11, 11, true)).slots, 1);
    assert.ok(chooseLaunch(b12, machine(24, 24, true)).slots > 1);
  });

  it("never uses more than the free memory if the default settings fit, for all models and sizes", () => {
    for (const shape of shapes) {
      for (let free = 4; free <= 64; free += 0.5) {
        const settings = chooseLaunch(shape, machine(free));
        const { loaded, runtimeExtra } = estimateMemory(shape, settings);
        const defaults = estimateMemory(shape, DEFAULT_LAUNCH);
        if (free * GB >= defaults.loaded + defaults.runtimeExtra)
          assert.ok(loaded + runtimeExtra <= free * GB, `${free} GB: ${JSON.stringify(settings)}`);
      }
    }
  });
});
