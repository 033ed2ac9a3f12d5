import { checkLength } from "./bytes.ts";
import type { Header } from "./header.ts";

/**
 * Reads RLE8 or RLE4. Pixels beyond the image's edges are dropped.
 * @param pixels RGBA in memory order; all are first set to the palette's first color
 * @returns the offset at which the RLE bytes end
 * @throws Error if the bytes end before the image is complete
 */
export function readRuns(dib: Uint8Array, header: Header, start: number, palette: Uint32Array, pixels: Uint32Array): number {
  const { width, height, bits, isTopDown } = header;
  pixels.fill(palette[0] ?? 0);
  let [at, x, y] = [start, 0, 0];
  const draw = (index: number) => {
    if (x < width && y < height) pixels[(isTopDown ? y : height - 1 - y) * width + x] = palette[index] ?? 0;
    x++;
  };
  // In RLE4, a byte holds two palette indices: the high half comes first.
  const getHalf = (pair: number, i: number) => (i % 2 === 0 ? pair >> 4 : pair & 15);

  while (at + 2 <= dib.length) {
    const count = dib[at] ?? 0;
    const value = dib[at + 1] ?? 0;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) draw(bits === 4 ? getHalf(value, i) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return at;
    } else if (value === 2) {
      x += dib[at] ?? 0;
      y += dib[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = Math.ceil((value * bits) / 8);
      checkLength(dib, at + bytes);
      for (let i = 0; i < value; i++) draw(bits === 4 ? getHalf(dib[at + (i >> 1)] ?? 0, i) : (dib[at + i] ?? 0));
      at += bytes + (bytes % 2);
    }
  }
  // Some writers omit the end-of-bitmap marker.
  const isComplete = y >= height || (y === height - 1 && x >= width);
  if (!isComplete) throw new Error("The file is truncated.");
  return at;
}
