import { estimateMemory, type MemoryShape } from "./estimate.ts";
import { computeFit } from "./fit.ts";
import { DEFAULT_LAUNCH, type LaunchSettings } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** On a CPU, parallel conversations take as long as consecutive ones. */
const MAX_SLOTS = { gpu: 4, cpu: 1 };

/** Memory that must be left for other programs if larger settings than the defaults are chosen. */
const SPARE_BYTES = 2 * 2 ** 30;

/** More checkpoints would not be used: there is one after each of the last turns, and after each image. */
const MAX_CHECKPOINTS = 8;

/** A larger prompt cache would not be used. */
const MAX_PROMPT_CACHE_BYTES = 4 * 2 ** 30;

/** Settings for machines with little memory: first an 8-bit KV cache, then also a smaller context. */
const SMALLEST: LaunchSettings = { contextTokens: 8192, slots: 1, checkpoints: 2, promptCacheMib: 256, cacheType: "q8_0" };
const SMALLER: LaunchSettings[] = [{ ...DEFAULT_LAUNCH, cacheType: "q8_0" }, SMALLEST];

/** Chooses settings for llama-server that make the most of the free memory. */
export function chooseLaunch(shape: MemoryShape, machine: Machine): LaunchSettings {
  const { place, isDedicated, freeBytes } = computeFit(shape, machine);
  /** Computes the bytes that settings leave free. Checkpoints and cached prompts are in main memory even if the model runs on a GPU. */
  const spare = (settings: LaunchSettings) => {
    const { loaded, runtimeExtra } = estimateMemory(shape, settings);
    return isDedicated
      ? { onGpu: freeBytes - loaded, inMemory: machine.memory.free - runtimeExtra }
      : { onGpu: Infinity, inMemory: freeBytes - loaded - runtimeExtra };
  };
  const leavesFree = (settings: LaunchSettings, bytes: number) => Object.values(spare(settings)).every((free) => free >= bytes);
  const slots = place === "gpu" ? MAX_SLOTS.gpu : MAX_SLOTS.cpu;
  const larger = Array.from({ length: slots - 1 }, (_, index) => ({ ...DEFAULT_LAUNCH, slots: slots - index }));
  const fits = (settings: LaunchSettings) => (isDedicated ? spare(settings).onGpu >= 0 : leavesFree(settings, 0));
  const fitting = larger.find((settings) => leavesFree(settings, SPARE_BYTES)) ?? [DEFAULT_LAUNCH, ...SMALLER].find(fits) ?? SMALLEST;
  const { checkpoints: fewest, promptCacheMib: shortest } = SMALLEST;
  // On a dedicated GPU, too little main memory only reduces the checkpoints and the prompt cache.
  const chosen = spare(fitting).inMemory >= 0 ? fitting : { ...fitting, checkpoints: fewest, promptCacheMib: shortest };
  // A quarter of the spare memory goes to checkpoints, then a quarter of the rest to the prompt cache.
  const quarter = (settings: LaunchSettings) => Math.max(0, (spare(settings).inMemory - SPARE_BYTES) / 4);
  const checkpoint =
    estimateMemory(shape, { ...chosen, checkpoints: 1 }).runtimeExtra - estimateMemory(shape, { ...chosen, checkpoints: 0 }).runtimeExtra;
  // A model without a sliding window needs no checkpoints.
  const extraCheckpoints = checkpoint === 0 ? 0 : Math.floor(quarter(chosen) / checkpoint);
  const checkpoints = Math.min(MAX_CHECKPOINTS, chosen.checkpoints + extraCheckpoints);
  const longer = { ...chosen, checkpoints: Math.max(chosen.checkpoints, checkpoints) };
  const prompts = Math.min(MAX_PROMPT_CACHE_BYTES, quarter(longer));
  return { ...longer, promptCacheMib: Math.max(chosen.promptCacheMib, Math.round(prompts / 2 ** 20)) };
}
