import type { MemoryEstimate } from "./estimate.ts";
import type { Fit } from "./fit.ts";

/** Describes whether a model fits, why, and how fast it will be. */
export function describeFitAndSpeed(fit: Fit): string {
  const speed = describeSpeed(fit);
  return speed === "" ? describeFit(fit) : `${describeFit(fit)} Expect ${speed}.`;
}

/** Describes in sentences whether a model fits, and why. */
export function describeFit({ verdict, layerMemory, memoryUse, freeBytes, totalBytes }: Fit): string {
  const requirement = formatRequirement(memoryUse);
  if (verdict === "tooLarge") return `${requirement}, but this machine has only ${formatGigabytes(totalBytes)}.`;
  const free = `(${formatGigabytes(freeBytes)} free)`;
  if (verdict === "tight") return `${requirement} to load ${free}, and more while it runs. Close other programs first.`;
  const runsOn = { gpu: "on the GPU", both: "partly on the GPU", memory: "on the CPU" }[layerMemory];
  return `${requirement} ${free}. Runs ${runsOn}, ${memoryUse.contextTokens / 1024}K context.`;
}

/** Describes the memory that a model needs, while the memory of the GPUs is still unknown. */
export function describeUnknownFit({ memoryUse }: Fit): string {
  return `${formatRequirement(memoryUse)}. Once llama-server is installed, Oriel checks whether the GPU or this machine has that much.`;
}

function formatRequirement({ loaded }: MemoryEstimate): string {
  return `Needs ${formatGigabytes(loaded)} of memory`;
}

/** Describes the expected speed in a phrase; empty if it is unknown, or the model can't be loaded. */
export function describeSpeed({ verdict, readSeconds }: Fit): string {
  if (readSeconds === undefined || verdict === "tooLarge") return "";
  const { from, to } = readSeconds;
  return `about ${from === to ? from : `${from}–${to}`} s per screenshot`;
}

function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
