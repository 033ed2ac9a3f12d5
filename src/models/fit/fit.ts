import { FailureError } from "../../failures/failure.ts";
import { estimateMemory, type MemoryEstimate, type MemoryShape } from "./estimate.ts";
import { DEFAULT_LAUNCH } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** Context sizes in tokens whose memory use is reported. */
export const CONTEXT_SIZES = [4096, 8192, 16_384, 32_768];

/** Result of comparing a model's memory use with a machine. */
export interface Fit {
  /**
   * `fits`: enough memory is free, including for answering. `tight`: it can be loaded, perhaps only after other programs are closed.
   * `tooLarge`: it can't be loaded at all.
   */
  verdict: "fits" | "tight" | "tooLarge";
  /** Memory that the layers would be loaded into. */
  place: "gpu" | "memory" | "both";
  /** Whether it would run on a dedicated GPU, which doesn't use main memory. */
  isDedicated: boolean;
  /** Memory use with Oriel's default context size. */
  needed: MemoryEstimate;
  freeBytes: number;
  totalBytes: number;
  /** Memory use with other context sizes. */
  contexts: { contextTokens: number; bytes: number; fits: boolean }[];
  /** Expected time for a screenshot of 1,000 tokens on the CPU of a laptop; undefined on a GPU. */
  readSeconds?: { from: number; to: number };
}

/** Reported speed of 12B on laptop CPUs: 60 to 130 tokens per second. Smaller models are faster in proportion to their size. */
const READ = { bytes: 6_975_879_296, tokens: 1000, perSecond: { slow: 60, fast: 130 } };

export function computeFit(shape: MemoryShape, { memory, gpus }: Machine): Fit {
  const needed = estimateMemory(shape);
  // Memory that a GPU shares with the CPU counts once. An integrated GPU is not used if there is a dedicated one.
  const dedicated = gpus.filter(({ isShared }) => !isShared);
  const sumGpuBytes = (size: "free" | "total") => dedicated.reduce((sum, gpu) => sum + gpu[size], 0);
  const isShared = dedicated.length === 0 && gpus.length > 0;
  const place =
    isShared || (dedicated.length > 0 && sumGpuBytes("free") >= needed.loaded) ? "gpu" : dedicated.length > 0 ? "both" : "memory";
  const freeBytes = place === "gpu" && !isShared ? sumGpuBytes("free") : memory.free + sumGpuBytes("free");
  const totalBytes = memory.total + sumGpuBytes("total");
  const isDedicated = place === "gpu" && !isShared;
  const verdict =
    needed.loaded > totalBytes ? "tooLarge" : freeBytes >= needed.loaded + runtimeExtraBytes(needed, isDedicated) ? "fits" : "tight";
  const contexts = CONTEXT_SIZES.map((contextTokens) => {
    const estimate = estimateMemory(shape, { ...DEFAULT_LAUNCH, contextTokens });
    return { contextTokens, bytes: estimate.loaded, fits: freeBytes >= estimate.loaded + runtimeExtraBytes(estimate, isDedicated) };
  });
  const fit: Fit = { verdict, place, isDedicated, needed, freeBytes, totalBytes, contexts };
  return place === "gpu" ? fit : { ...fit, readSeconds: readSeconds(shape) };
}

/** Checkpoints and cached prompts are in main memory, so they don't use the memory of a dedicated GPU. */
function runtimeExtraBytes({ runtimeExtra }: MemoryEstimate, isDedicated: boolean): number {
  return isDedicated ? 0 : runtimeExtra;
}

function readSeconds({ modelBytes }: MemoryShape): { from: number; to: number } {
  const seconds = (perSecond: number) => Math.max(1, Math.round((READ.tokens / perSecond) * (modelBytes / READ.bytes)));
  return { from: seconds(READ.perSecond.fast), to: seconds(READ.perSecond.slow) };
}

/** Returns the best model that fits, or else the smallest that would fit after other programs are closed. @param models best first */
export function recommendModel<T>(models: { model: T; shape: MemoryShape }[], machine: Machine): { model: T; fit: Fit } | undefined {
  const fits = models.map(({ model, shape }) => ({ model, fit: computeFit(shape, machine) }));
  return fits.find(({ fit }) => fit.verdict === "fits") ?? fits.findLast(({ fit }) => fit.verdict === "tight");
}

/**
 * Rejects a model that this machine can't load, without trying to load it.
 * @param others models to suggest instead if they fit
 * @throws FailureError `modelTooLarge`
 */
export function assertFits(title: string, shape: MemoryShape, machine: Machine, others: { model: string; shape: MemoryShape }[]): void {
  const { verdict, needed, totalBytes } = computeFit(shape, machine);
  if (verdict !== "tooLarge") return;
  const fitting = others.flatMap(({ model, shape: other }) => (computeFit(other, machine).verdict === "tooLarge" ? [] : [model]));
  throw new FailureError({ kind: "modelTooLarge", model: title, neededBytes: needed.loaded, memoryBytes: totalBytes, fitting });
}
