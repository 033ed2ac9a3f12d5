import { FailureError } from "../../core/failure.ts";
import { estimateMemory, type MemoryEstimate, type MemoryShape } from "./estimate.ts";
import { USUAL } from "./launchSettings.ts";
import type { Machine } from "./machine.ts";

/** Context sizes that are told of, in tokens. */
export const CONTEXT_SIZES = [4096, 8192, 16_384, 32_768];

/** How a model fits a machine, in bytes. */
export interface Fit {
  /**
   * `fits`: there is room now, also for what it takes later. `tight`: there is room to load it, or there would be with other programs
   * closed. `tooLarge`: it can't be loaded at all.
   */
  verdict: "fits" | "tight" | "tooLarge";
  /** Where its layers would be. */
  place: "gpu" | "memory" | "both";
  /** On a GPU whose memory is its own. */
  isApart: boolean;
  /** With the context that Oriel starts it with. */
  needed: MemoryEstimate;
  freeBytes: number;
  totalBytes: number;
  /** What other context sizes take. */
  contexts: { contextTokens: number; bytes: number; hasRoom: boolean }[];
  /** What to expect of a laptop's processor for a screenshot of 1,000 tokens; not told where a GPU does it. */
  readSeconds?: { from: number; to: number };
}

/** Of 12B's files a laptop's processor was told to read 60 to 130 tokens a second; smaller models are faster by their size. */
const READ = { bytes: 6_975_879_296, tokens: 1000, perSecond: { slow: 60, fast: 130 } };

export function fitOf(shape: MemoryShape, { memory, gpus }: Machine): Fit {
  const needed = estimateMemory(shape);
  // Memory that a GPU shares with the processor is there once, and that of a processor's own GPU is not used beside another one.
  const own = gpus.filter(({ isShared }) => !isShared);
  const onGpu = (of: "free" | "total") => own.reduce((sum, gpu) => sum + gpu[of], 0);
  const isShared = own.length === 0 && gpus.length > 0;
  const place = isShared || (own.length > 0 && onGpu("free") >= needed.loaded) ? "gpu" : own.length > 0 ? "both" : "memory";
  const freeBytes = place === "gpu" && !isShared ? onGpu("free") : memory.free + onGpu("free");
  const totalBytes = memory.total + onGpu("total");
  const isApart = place === "gpu" && !isShared;
  const verdict = needed.loaded > totalBytes ? "tooLarge" : freeBytes >= needed.loaded + laterOf(needed, isApart) ? "fits" : "tight";
  const contexts = CONTEXT_SIZES.map((contextTokens) => {
    const estimate = estimateMemory(shape, { ...USUAL, contextTokens });
    return { contextTokens, bytes: estimate.loaded, hasRoom: freeBytes >= estimate.loaded + laterOf(estimate, isApart) };
  });
  const fit: Fit = { verdict, place, isApart, needed, freeBytes, totalBytes, contexts };
  return place === "gpu" ? fit : { ...fit, readSeconds: readSeconds(shape) };
}

/** Checkpoints and kept prompts lie in the machine's own memory, whatever does the work; a GPU of its own has no part in that. */
function laterOf({ later }: MemoryEstimate, isApart: boolean): number {
  return isApart ? 0 : later;
}

function readSeconds({ modelBytes }: MemoryShape): { from: number; to: number } {
  const seconds = (perSecond: number) => Math.max(1, Math.round((READ.tokens / perSecond) * (modelBytes / READ.bytes)));
  return { from: seconds(READ.perSecond.fast), to: seconds(READ.perSecond.slow) };
}

/** The first that fits, or else the first that would with other programs closed. @param models best first */
export function propose<T>(models: { model: T; shape: MemoryShape }[], machine: Machine): { model: T; fit: Fit } | undefined {
  const fits = models.map(({ model, shape }) => ({ model, fit: fitOf(shape, machine) }));
  return fits.find(({ fit }) => fit.verdict === "fits") ?? fits.findLast(({ fit }) => fit.verdict === "tight");
}

/**
 * Refuses a model that this machine can't load, before it is tried.
 * @param others those that may be named instead
 * @throws FailureError modelTooLarge
 */
export function checkFit(title: string, shape: MemoryShape, machine: Machine, others: { model: string; shape: MemoryShape }[]): void {
  const { verdict, needed, totalBytes } = fitOf(shape, machine);
  if (verdict !== "tooLarge") return;
  const fitting = others.flatMap(({ model, shape: other }) => (fitOf(other, machine).verdict === "tooLarge" ? [] : [model]));
  throw new FailureError({ kind: "modelTooLarge", model: title, neededBytes: needed.loaded, memoryBytes: totalBytes, fitting });
}
