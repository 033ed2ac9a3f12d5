import assert from "node:assert/strict";
import { catalog } from "../../../../src/models/catalog.ts";
import { chooseLaunchSettings } from "../../../../src/models/fit/chooseLaunchSettings.ts";
import { estimateMemory, getCatalogShape } from "../../../../src/models/fit/estimate.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import type { Machine } from "../../../../src/models/fit/machine.ts";

const GB = 1e9;
const shapes = catalog.map((model) => getCatalogShape(model));
const [model12b] = shapes;
assert.ok(model12b !== undefined);

function createMachine(freeGb: number, gpuFreeGb?: number, isShared = false): Machine {
  const gpus = gpuFreeGb === undefined ? [] : [{ name: "GPU", total: gpuFreeGb * GB, free: gpuFreeGb * GB, isShared }];
  return { memory: { total: 32 * GB, free: freeGb * GB }, gpus };
}

describe("the choice of launch settings", () => {
  it("uses the default settings if they just fit", () => {
    assert.deepEqual(chooseLaunchSettings(model12b, createMachine(11)), DEFAULT_LAUNCH_SETTINGS);
  });

  it("adds checkpoints and enlarges the prompt cache if much memory is free", () => {
    const { promptCacheMib, checkpoints, ...rest } = chooseLaunchSettings(model12b, createMachine(18));
    assert.deepEqual({ ...rest, checkpoints: 3, promptCacheMib: 512 }, DEFAULT_LAUNCH_SETTINGS);
    assert.ok(checkpoints > 3 && checkpoints < 8, String(checkpoints));
    assert.ok(promptCacheMib > 600 && promptCacheMib < 2000, String(promptCacheMib));
    const { checkpoints: maxCheckpoints, promptCacheMib: maxPromptCacheMib } = chooseLaunchSettings(model12b, createMachine(100));
    assert.deepEqual([maxCheckpoints, maxPromptCacheMib], [8, 4096]);
  });

  it("uses an 8-bit KV cache if memory is low, and a smaller context as well if memory is lower still", () => {
    const [lowMemory, lowestMemory] = [
      chooseLaunchSettings(model12b, createMachine(9.9)),
      chooseLaunchSettings(model12b, createMachine(9)),
    ];
    assert.deepEqual([lowMemory.cacheType, lowMemory.contextTokens], ["q8_0", 16_384]);
    assert.deepEqual([lowestMemory.cacheType, lowestMemory.contextTokens], ["q8_0", 8192]);
  });

  it("processes several conversations at once on a GPU with enough memory", () => {
    assert.deepEqual(
      [24, 13, 12, 10].map((gpuFreeGb) => chooseLaunchSettings(model12b, createMachine(16, gpuFreeGb)).slots),
      [4, 3, 2, 1],
    );
    assert.equal(chooseLaunchSettings(model12b, createMachine(100)).slots, 1, "a CPU gains nothing from several slots");
  });

  it("keeps the context size on a GPU with enough memory, however little main memory there is", () => {
    const { contextTokens, cacheType, checkpoints, promptCacheMib, slots } = chooseLaunchSettings(model12b, createMachine(1, 24));
    assert.deepEqual([contextTokens, cacheType, slots], [16_384, "f16", 1]);
    assert.deepEqual([checkpoints, promptCacheMib], [2, 256]);
  });

  it("counts dedicated and main memory separately if the CPU has an integrated GPU too", () => {
    const machineWithBoth = createMachine(6, 23);
    machineWithBoth.gpus.push({ name: "iGPU", total: 16 * GB, free: 6 * GB, isShared: true });
    assert.deepEqual(chooseLaunchSettings(model12b, machineWithBoth), chooseLaunchSettings(model12b, createMachine(6, 23)));
    const { runtimeExtra } = estimateMemory(model12b, chooseLaunchSettings(model12b, machineWithBoth));
    assert.ok(runtimeExtra <= 6 * GB, String(runtimeExtra));
  });

  it("supports a model without a sliding window", () => {
    const modelWithoutWindow = { ...model12b, cache: { ...model12b.cache, bytesPerWindowCell: 0 } };
    for (const value of Object.values(chooseLaunchSettings(modelWithoutWindow, createMachine(9)))) assert.ok(!Number.isNaN(value));
  });

  it("counts memory that a GPU shares with the CPU only once", () => {
    assert.equal(chooseLaunchSettings(model12b, createMachine(11, 11, true)).slots, 1);
    assert.ok(chooseLaunchSettings(model12b, createMachine(24, 24, true)).slots > 1);
  });

  it("never exceeds the free memory if the default settings fit", () => {
    for (const shape of shapes) {
      for (let freeGb = 4; freeGb <= 64; freeGb += 0.5) {
        const settings = chooseLaunchSettings(shape, createMachine(freeGb));
        const { loaded, runtimeExtra } = estimateMemory(shape, settings);
        const defaults = estimateMemory(shape, DEFAULT_LAUNCH_SETTINGS);
        if (freeGb * GB >= defaults.loaded + defaults.runtimeExtra)
          assert.ok(loaded + runtimeExtra <= freeGb * GB, `${freeGb} GB: ${JSON.stringify(settings)}`);
      }
    }
  });
});
