import { FailureError } from "../../failures/failure.ts";
import { estimateMemory, type MemoryEstimate, type MemoryShape } from "./estimate.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** Context sizes in tokens whose memory use is reported. */
export const CONTEXT_SIZES = [4096, 8192, 16_384, 32_768];

/** Result of comparing a model's memory use with a machine. */
export interface Fit {
  /**
   * `fits`: enough memory is free, including for answering. `tight`: the model can be loaded, perhaps only after other programs are closed.
   * `tooLarge`: the model can't be loaded at all.
   */
  verdict: "fits" | "tight" | "tooLarge";
  /** Memory that the model's layers would be loaded into. */
  layerMemory: "gpu" | "memory" | "both";
  /** Whether the model would run on a dedicated GPU, which doesn't use main memory. */
  isDedicated: boolean;
  /** Memory use with Oriel's default context size. */
  memoryUse: MemoryEstimate;
  freeBytes: number;
  totalBytes: number;
  /** Memory use with each of `CONTEXT_SIZES`. */
  contexts: { contextTokens: number; bytes: number; fits: boolean }[];
  /** Expected time for a screenshot of 1,000 tokens on the CPU of a laptop; undefined on a GPU. */
  readSeconds?: { from: number; to: number };
}

/** Reported speed at which 12B reads on laptop CPUs: 60 to 130 tokens per second. Smaller models are proportionally faster. */
const READING_SPEED = { bytes: 6_975_879_296, tokens: 1000, perSecond: { slow: 60, fast: 130 } };

export function computeFit(shape: MemoryShape, { memory, gpus }: Machine): Fit {
  const memoryUse = estimateMemory(shape);
  // Memory that a GPU shares with the CPU counts once. An integrated GPU is not used if there is a dedicated one.
  const dedicatedGpus = gpus.filter(({ isShared }) => !isShared);
  const sumGpuBytes = (size: "free" | "total") => dedicatedGpus.reduce((sum, gpu) => sum + gpu[size], 0);
  const isShared = dedicatedGpus.length === 0 && gpus.length > 0;
  const layerMemory =
    isShared || (dedicatedGpus.length > 0 && sumGpuBytes("free") >= memoryUse.loaded)
      ? "gpu"
      : dedicatedGpus.length > 0
        ? "both"
        : "memory";
  const freeBytes = layerMemory === "gpu" && !isShared ? sumGpuBytes("free") : memory.free + sumGpuBytes("free");
  const totalBytes = memory.total + sumGpuBytes("total");
  const isDedicated = layerMemory === "gpu" && !isShared;
  const verdict =
    memoryUse.loaded > totalBytes
      ? "tooLarge"
      : freeBytes >= memoryUse.loaded + getRuntimeExtraBytes(memoryUse, isDedicated)
        ? "fits"
        : "tight";
  const contexts = CONTEXT_SIZES.map((contextTokens) => {
    const estimate = estimateMemory(shape, { ...DEFAULT_LAUNCH_SETTINGS, contextTokens });
    return { contextTokens, bytes: estimate.loaded, fits: freeBytes >= estimate.loaded + getRuntimeExtraBytes(estimate, isDedicated) };
  });
  const fit: Fit = { verdict, layerMemory, isDedicated, memoryUse, freeBytes, totalBytes, contexts };
  return layerMemory === "gpu" ? fit : { ...fit, readSeconds: estimateReadSeconds(shape) };
}

/** Checkpoints and cached prompts are in main memory, so they don't use the memory of a dedicated GPU. */
function getRuntimeExtraBytes({ runtimeExtra }: MemoryEstimate, isDedicated: boolean): number {
  return isDedicated ? 0 : runtimeExtra;
}

function estimateReadSeconds({ modelBytes }: MemoryShape): { from: number; to: number } {
  const toSeconds = (perSecond: number) => Math.max(1, Math.round((READING_SPEED.tokens / perSecond) * (modelBytes / READING_SPEED.bytes)));
  return { from: toSeconds(READING_SPEED.perSecond.fast), to: toSeconds(READING_SPEED.perSecond.slow) };
}

/** Returns the best model that fits, or else the smallest that would fit after other programs are closed. @param models best first */
export function recommendModel<T>(models: { model: T; shape: MemoryShape }[], machine: Machine): { model: T; fit: Fit } | undefined {
  const results = models.map(({ model, shape }) => ({ model, fit: computeFit(shape, machine) }));
  return results.find(({ fit }) => fit.verdict === "fits") ?? results.findLast(({ fit }) => fit.verdict === "tight");
}

/**
 * Rejects a model that this machine can't load, without trying to load it.
 * @param others models to suggest instead if they fit
 * @throws FailureError `modelTooLarge`
 */
export function assertFits(
  title: string,
  shape: MemoryShape,
  machine: Machine,
  otherModels: { model: string; shape: MemoryShape }[],
): void {
  const { verdict, memoryUse, totalBytes } = computeFit(shape, machine);
  if (verdict !== "tooLarge") return;
  const fitting = otherModels.flatMap(({ model, shape: other }) => (computeFit(other, machine).verdict === "tooLarge" ? [] : [model]));
  throw new FailureError({ kind: "modelTooLarge", model: title, neededBytes: memoryUse.loaded, memoryBytes: totalBytes, fitting });
}
