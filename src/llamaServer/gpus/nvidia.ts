import { omitUndefined } from "../../core/omitUndefined.ts";

/** Converts a version to a number, so that versions can be compared: "13.4" becomes 13.04, and "13.10" becomes 13.1, which is larger. */
export function parseVersionNumber(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major + minor / 100;
}

export interface Nvidia {
  /** Version of the driver, such as "570.86.10"; undefined if nvidia-smi reports none. */
  driver?: string;
  /** Highest version of CUDA that the driver supports, such as "12.4"; undefined if it reports none. */
  cuda?: string;
  /** Lowest compute capability of all GPUs, such as "8.6"; undefined if an old driver does not report it. */
  computeCapability?: string;
  /** Name of the GPU with that compute capability. */
  oldestGpu?: string;
  names: string[];
}

/** Output of a program, and whether it exited with 0. */
export interface ProgramOutput {
  text: string;
  hasSucceeded: boolean;
}

/**
 * Reads the GPUs from two runs of nvidia-smi.
 * @param banner output without arguments. Drivers before 610 print "CUDA Version: 12.4", later ones "CUDA UMD Version: 13.3", and a
 *   container without the driver's libraries "CUDA Version: N/A"
 * @param query output with `QUERY_ARGUMENTS`: a line per GPU, "8.6, NVIDIA GeForce RTX 3060". Drivers before 510 don't know `compute_cap`
 * @returns the GPUs; if nvidia-smi can't use any, the first line of its output, which says why
 */
export function parseNvidiaSmi(banner: ProgramOutput, query: ProgramOutput): Nvidia | { problem: string } {
  const cuda = /\bCUDA(?: \w+)? Version:\s*(\d+\.\d+)/i.exec(banner.text)?.[1];
  const driver = /\b(?:Driver|KMD) Version:\s*(\d[\d.]*)/i.exec(banner.text)?.[1];
  const lines = query.hasSucceeded ? query.text.split(/\r?\n/) : [];
  const gpus = lines.flatMap((line) => {
    const [capability = "", ...name] = line.split(",").map((part) => part.trim());
    return name.length === 0 ? [] : [{ capability: /^\d+\.\d+$/.test(capability) ? capability : undefined, name: name.join(", ") }];
  });
  if (!banner.hasSucceeded || (cuda === undefined && gpus.length === 0)) return { problem: getFirstLine(banner.text) };
  const known = gpus.flatMap(({ capability, name }) => (capability === undefined ? [] : [{ capability, name }]));
  const oldest =
    known.length < gpus.length
      ? undefined
      : known.toSorted((a, b) => parseVersionNumber(a.capability) - parseVersionNumber(b.capability))[0];
  return {
    ...omitUndefined({ driver, cuda }),
    ...(oldest === undefined ? {} : { computeCapability: oldest.capability, oldestGpu: oldest.name }),
    names: gpus.map(({ name }) => name),
  };
}

/** Arguments for the second run of nvidia-smi. */
export const QUERY_ARGUMENTS = ["--query-gpu=compute_cap,name", "--format=csv,noheader"];

function getFirstLine(text: string): string {
  return text.trim().split(/\r?\n/)[0] || "nvidia-smi printed nothing.";
}
