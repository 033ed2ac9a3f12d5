import type { Size } from "../../image/budget.ts";

/** A decoded image: RGBA, 8 bits per channel, rows from top to bottom without padding, not premultiplied. */
export interface Pixels extends Size {
  data: Uint8Array;
}

/** Maximum size of an image that is kept in memory as it is. Larger ones are reduced while they are decoded, if the format allows it. */
export const MAX_KEPT_PIXELS = 32_000_000;

/** Maximum number of pixels, which take 1 GiB, more than half of the memory that the decoder may use. */
const MAX_PIXELS = 2 ** 28;

/**
 * @throws Error if there are no pixels or too many, or the width is negative. The message can be shown to the user.
 */
export function checkSize({ width, height }: Size): void {
  if (width < 0) throw new Error(`The width is negative (${width}).`);
  if (width === 0 || height === 0) throw new Error(`The image has no pixels (${width}×${height}).`);
  if (width * height > MAX_PIXELS) throw new Error(`The image has too many pixels (${width}×${height}).`);
}
