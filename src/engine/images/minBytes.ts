import type { Size } from "../../image/budget.ts";

/** Maximum number of bytes to which one compressed byte expands. Source: zlib's documentation, “Maximum Compression Factor”. */
const MAX_DEFLATE_RATIO = 1032;
/** Number of pixels in a block of a JPEG. The mean color of a block takes at least one bit. */
const BLOCK_PIXELS = 64;
/** Fraction of the minimum size below which even a damaged file is rejected. */
const MIN_FRACTION = 0.01;
/** Number of samples per pixel, by PNG color type. */
const SAMPLES_PER_PIXEL: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

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
  const bits = (bytes[24] ?? 0) * (SAMPLES_PER_PIXEL[bytes[25] ?? 0] ?? 1);
  return (pixelCount * bits) / 8 / MAX_DEFLATE_RATIO;
}
