import type { Size } from "../../image/budget.ts";

/** A decoded image: RGBA, 8 bits per channel, rows from the top without padding, not premultiplied. */
export interface Pixels extends Size {
  data: Uint8Array;
}

/** Four bytes each make 1 GiB, close to the largest typed array of every supported Node.js. */
const MAX_PIXELS = 2 ** 28;

/** @throws Error whose message is a clause about the file: no pixels, a negative width, more pixels than an array holds. */
export function checkSize({ width, height }: Size): void {
  if (width < 0) throw new Error(`its width is negative (${width})`);
  if (width === 0 || height === 0) throw new Error(`it has no pixels (${width}×${height})`);
  if (width * height > MAX_PIXELS) throw new Error(`it claims too many pixels (${width}×${height})`);
}
