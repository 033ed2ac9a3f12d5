import { estimateMemory, type MemoryShape } from "./estimate.ts";
import { computeFit } from "./fit.ts";
import { DEFAULT_LAUNCH_SETTINGS, type LaunchSettings } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** Maximum number of slots. On a CPU, parallel conversations take as long as consecutive ones. */
const MAX_SLOTS = { gpu: 4, cpu: 1 };

/** Memory that must be left for other programs if larger settings than the defaults are chosen. */
const SPARE_BYTES = 2 * 2 ** 30;

/** Maximum number of checkpoints. llama-server would not use more: it keeps one after each of the last turns, and one after each image. */
const MAX_CHECKPOINTS = 8;

/** Maximum size of the prompt cache. llama-server would not use a larger one. */
const MAX_PROMPT_CACHE_BYTES = 4 * 2 ** 30;

/** Settings for machines with little memory: first an 8-bit KV cache, then also a smaller context. */
const SMALLEST_SETTINGS: LaunchSettings = { contextTokens: 8192, slots: 1, checkpoints: 2, promptCacheMib: 256, cacheType: "q8_0" };
const SMALLER_SETTINGS: LaunchSettings[] = [{ ...DEFAULT_LAUNCH_SETTINGS, cacheType: "q8_0" }, SMALLEST_SETTINGS];

/** Chooses settings for llama-server that make the most of the free memory. */
export function chooseLaunchSettings(shape: MemoryShape, machine: Machine): LaunchSettings {
  const { layerMemory, isDedicated, freeBytes } = computeFit(shape, machine);
  /** Computes how many bytes remain free. Checkpoints and cached prompts are in main memory even if the model runs on a GPU. */
  const computeSpareBytes = (settings: LaunchSettings) => {
    const { loaded, runtimeExtra } = estimateMemory(shape, settings);
    return isDedicated
      ? { gpuBytes: freeBytes - loaded, memoryBytes: machine.memory.free - runtimeExtra }
      : { gpuBytes: Infinity, memoryBytes: freeBytes - loaded - runtimeExtra };
  };
  const leavesFree = (settings: LaunchSettings, bytes: number) =>
    Object.values(computeSpareBytes(settings)).every((bytesFree) => bytesFree >= bytes);
  const slots = layerMemory === "gpu" ? MAX_SLOTS.gpu : MAX_SLOTS.cpu;
  const largerSettings = Array.from({ length: slots - 1 }, (_, index) => ({ ...DEFAULT_LAUNCH_SETTINGS, slots: slots - index }));
  const fits = (settings: LaunchSettings) => (isDedicated ? computeSpareBytes(settings).gpuBytes >= 0 : leavesFree(settings, 0));
  const fittingSettings =
    largerSettings.find((settings) => leavesFree(settings, SPARE_BYTES)) ??
    [DEFAULT_LAUNCH_SETTINGS, ...SMALLER_SETTINGS].find(fits) ??
    SMALLEST_SETTINGS;
  const { checkpoints: minCheckpoints, promptCacheMib: minPromptCacheMib } = SMALLEST_SETTINGS;
  // On a dedicated GPU, too little main memory only reduces the checkpoints and the prompt cache.
  const chosenSettings =
    computeSpareBytes(fittingSettings).memoryBytes >= 0
      ? fittingSettings
      : { ...fittingSettings, checkpoints: minCheckpoints, promptCacheMib: minPromptCacheMib };
  // A quarter of the spare memory goes to checkpoints, then a quarter of the rest to the prompt cache.
  const computeQuarterOfSpare = (settings: LaunchSettings) => Math.max(0, (computeSpareBytes(settings).memoryBytes - SPARE_BYTES) / 4);
  const checkpointBytes =
    estimateMemory(shape, { ...chosenSettings, checkpoints: 1 }).runtimeExtra -
    estimateMemory(shape, { ...chosenSettings, checkpoints: 0 }).runtimeExtra;
  // A model without a sliding window needs no checkpoints.
  const extraCheckpoints = checkpointBytes === 0 ? 0 : Math.floor(computeQuarterOfSpare(chosenSettings) / checkpointBytes);
  const checkpoints = Math.min(MAX_CHECKPOINTS, chosenSettings.checkpoints + extraCheckpoints);
  const settingsWithCheckpoints = { ...chosenSettings, checkpoints: Math.max(chosenSettings.checkpoints, checkpoints) };
  const promptCacheBytes = Math.min(MAX_PROMPT_CACHE_BYTES, computeQuarterOfSpare(settingsWithCheckpoints));
  return { ...settingsWithCheckpoints, promptCacheMib: Math.max(chosenSettings.promptCacheMib, Math.round(promptCacheBytes / 2 ** 20)) };
}
