import type { Size } from "../../image/budget.ts";
import { getSamplesPerPixel } from "./pngChunks.ts";

/** Maximum number of bytes to which one compressed byte expands. Source: zlib's documentation, “Maximum Compression Factor”. */
const MAX_DEFLATE_RATIO = 1032;
/** Number of pixels in a block of a JPEG. The mean color of a block takes at least one bit. */
const BLOCK_PIXELS = 64;
/** Fraction of the minimum size below which even a damaged file is rejected. */
const MIN_FRACTION = 0.01;

/**
 * Rejects a file that claims far more pixels than it can have, before memory is allocated for them.
 * @throws Error whose message can be shown to the user
 */
export function assertHoldsPixels(bytes: Uint8Array, { width, height }: Size): void {
  if (bytes.length < computeMinBytes(bytes, width * height) * MIN_FRACTION)
    throw new Error(`The file is damaged: it is too small for ${width}×${height} pixels.`);
}

/** Returns the minimum size of an undamaged file with this number of pixels; 0 for formats that have no such limit. */
function computeMinBytes(bytes: Uint8Array, pixelCount: number): number {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return pixelCount / BLOCK_PIXELS / 8;
  if (bytes[0] !== 0x89) return 0;
  const bits = (bytes[24] ?? 0) * getSamplesPerPixel(bytes[25] ?? 0);
  return (pixelCount * bits) / 8 / MAX_DEFLATE_RATIO;
}
