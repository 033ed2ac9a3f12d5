import { FailureError, getErrorMessage } from "../../../failures/failure.ts";
import { listRepairs } from "./listRepairs.ts";
import type { Tolerance } from "./tolerance.ts";

/** Warnings of libjpeg that don't affect pixels. Many cameras and tools write such files. */
const HARMLESS_WARNING = /Invalid SOS parameters|extraneous bytes before marker|unknown JFIF revision|Unknown Adobe color|bad ICC marker/;

/**
 * Runs a task on the bytes of an image. If that fails, runs it again with more tolerance, then on repaired bytes.
 * @throws Error of the first attempt, if no attempt succeeds
 */
export async function runTolerantly<T>(bytes: Uint8Array, run: (bytes: Uint8Array, tolerance: Tolerance) => Promise<T>): Promise<T> {
  try {
    return await run(bytes, "none");
  } catch (error) {
    // Declared failures, such as a full disk, are not caused by the image.
    if (error instanceof FailureError) throw error;
    if (isHarmless(getErrorMessage(error))) {
      const result = await tryTo(() => run(bytes, "warnings"));
      if (result) return result.value;
    }
    for (const repairedBytes of listRepairs(bytes)) {
      const result = await tryTo(() => run(repairedBytes, "all"));
      if (result) return result.value;
    }
    throw error;
  }
}

function isHarmless(message: string): boolean {
  const lines = message.split("\n").filter((line) => line.startsWith("VipsJpeg: "));
  return lines.length > 0 && lines.every((line) => HARMLESS_WARNING.test(line));
}

async function tryTo<T>(run: () => Promise<T>): Promise<{ value: T } | undefined> {
  try {
    return { value: await run() };
  } catch (error) {
    if (error instanceof FailureError) throw error;
    return undefined;
  }
}

/** Maximum difference of a color from a decoder's substitute for missing pixels. */
const COLOR_TOLERANCE = 2;

/**
 * @param rgba a small copy of a damaged image, four bytes per pixel
 * @throws Error if it has only the color with which decoders replace missing pixels: black, gray or transparent
 */
export function assertHasContent(rgba: Uint8Array): void {
  const [first = 0] = rgba;
  const isFiller = [0, 128].some((level) => Math.abs(first - level) <= COLOR_TOLERANCE);
  const isSame = (value: number, at: number) => at % 4 === 3 || Math.abs(value - first) <= COLOR_TOLERANCE;
  const isTransparent = rgba.every((value, at) => at % 4 !== 3 || value === 0);
  if (isTransparent || (isFiller && rgba.every(isSame))) throw new Error("The file is damaged: it has no readable pixels.");
}
