import type { FailOnOptions } from "sharp";

/** Damage that is tolerated: none, oddities that decoders report although they don't affect pixels, or all. */
export type Tolerance = "none" | "warnings" | "all";

/** Chooses sharp's option. Missing and damaged pixels of a JPEG are only warnings; warnings of other formats don't affect pixels. */
export function chooseFailOn(bytes: Uint8Array, tolerance: Tolerance): FailOnOptions {
  if (tolerance === "all") return "none";
  return tolerance === "none" && bytes[0] === 0xff && bytes[1] === 0xd8 ? "warning" : "error";
}
