import type { Size } from "../image/budget.ts";

/** An opaque image: RGBA, 8 bits per channel, rows from top to bottom without padding. `data` starts at a multiple of four bytes. */
export interface RgbaImage extends Size {
  data: Uint8Array;
}

/** Returns a view of the pixels with one 32-bit number per pixel, for fast comparison. */
export function toWords({ data }: RgbaImage): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
}

/** Swaps rows and columns. */
export function transpose(image: RgbaImage): RgbaImage {
  const { width, height } = image;
  const source = toWords(image);
  const target = new Uint32Array(source.length);
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++) target[x * height + y] = source[index++] as number;
  }
  return { width: height, height: width, data: new Uint8Array(target.buffer) };
}
