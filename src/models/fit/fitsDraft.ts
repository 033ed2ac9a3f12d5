import { estimateMemory, type MemoryShape } from "./estimate.ts";
import { computeFit } from "./fit.ts";
import type { LaunchSettings } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** Memory that a draft model takes besides its weights. It shares the main model's KV cache, but has separate buffers. */
const DRAFT_BUFFER_BYTES = 512 * 2 ** 20;

/**
 * Whether a draft model is used. It must fit into the memory that the model leaves free, or llama-server would silently disable it. On a
 * CPU, a draft model has no benefit: proposing tokens takes at least as long as writing them.
 */
export function fitsDraft(shape: MemoryShape, settings: LaunchSettings, machine: Machine, draftBytes: number): boolean {
  const { layerMemory, isDedicated, freeBytes } = computeFit(shape, machine);
  if (layerMemory !== "gpu") return false;
  const { loaded, runtimeExtra } = estimateMemory(shape, settings);
  return freeBytes - loaded - (isDedicated ? 0 : runtimeExtra) >= draftBytes + DRAFT_BUFFER_BYTES;
}
