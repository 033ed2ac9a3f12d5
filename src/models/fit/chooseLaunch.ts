import { estimateMemory, type MemoryShape } from "./estimate.ts";
import { fitOf } from "./fit.ts";
import { USUAL, type LaunchSettings } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** On a processor, several conversations at once take as long as one after the other. */
const MOST_SLOTS = { gpu: 4, processor: 1 };

/** Left to other programs before there is more than the usual, in bytes. */
const SPARE = 2 * 2 ** 30;

/** So many places to go back to are of use: one behind each of some turns, and behind each image. */
const MOST_CHECKPOINTS = 8;

/** Kept conversations of more than this are not missed, in bytes. */
const MOST_PROMPT_CACHE = 4 * 2 ** 30;

/** Where there is little room: keys and values of 8 bits, then shorter conversations too. */
const SMALLEST: LaunchSettings = { contextTokens: 8192, slots: 1, checkpoints: 2, promptCacheMib: 256, cacheType: "q8_0" };
const SMALLER: LaunchSettings[] = [{ ...USUAL, cacheType: "q8_0" }, SMALLEST];

/** How to start llama-server so that it makes the most of the memory there is, and no more. */
export function chooseLaunch(shape: MemoryShape, machine: Machine): LaunchSettings {
  const { place, isApart, freeBytes } = fitOf(shape, machine);
  /** What stays free, in bytes. Checkpoints and kept prompts lie in the machine's own memory, whatever does the work. */
  const spare = (settings: LaunchSettings) => {
    const { loaded, later } = estimateMemory(shape, settings);
    return isApart
      ? { onGpu: freeBytes - loaded, inMemory: machine.memory.free - later }
      : { onGpu: Infinity, inMemory: freeBytes - loaded - later };
  };
  const leaves = (settings: LaunchSettings, bytes: number) => Object.values(spare(settings)).every((left) => left >= bytes);
  const slots = place === "gpu" ? MOST_SLOTS.gpu : MOST_SLOTS.processor;
  const larger = Array.from({ length: slots - 1 }, (_, index) => ({ ...USUAL, slots: slots - index }));
  const fits = (settings: LaunchSettings) => (isApart ? spare(settings).onGpu >= 0 : leaves(settings, 0));
  const fitting = larger.find((settings) => leaves(settings, SPARE)) ?? [USUAL, ...SMALLER].find(fits) ?? SMALLEST;
  const { checkpoints: fewest, promptCacheMib: shortest } = SMALLEST;
  // On a GPU of its own, little memory beside it makes neither the context nor its values smaller.
  const chosen = spare(fitting).inMemory >= 0 ? fitting : { ...fitting, checkpoints: fewest, promptCacheMib: shortest };
  // A quarter of what would be left goes to each of these, in this order.
  const quarter = (settings: LaunchSettings) => Math.max(0, (spare(settings).inMemory - SPARE) / 4);
  const checkpoint =
    estimateMemory(shape, { ...chosen, checkpoints: 1 }).later - estimateMemory(shape, { ...chosen, checkpoints: 0 }).later;
  // A model without a window has nothing to keep.
  const room = checkpoint === 0 ? 0 : Math.floor(quarter(chosen) / checkpoint);
  const checkpoints = Math.min(MOST_CHECKPOINTS, chosen.checkpoints + room);
  const longer = { ...chosen, checkpoints: Math.max(chosen.checkpoints, checkpoints) };
  const prompts = Math.min(MOST_PROMPT_CACHE, quarter(longer));
  return { ...longer, promptCacheMib: Math.max(chosen.promptCacheMib, Math.round(prompts / 2 ** 20)) };
}
