import type { Size } from "../../image/budget.ts";

/** Opaque sRGB pixels: three bytes each, rows from the top. */
export interface OpaquePixels extends Size {
  data: Uint8Array;
}

/** Finds the most frequent color of the outermost pixels. Padding in this color looks like part of the image's own margin. */
export function findBorderColor({ data, width, height }: OpaquePixels): { r: number; g: number; b: number } {
  const counts = new Map<number, number>();
  let bestColor = 0;
  const count = (pixel: number) => {
    const at = pixel * 3;
    const color = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
    counts.set(color, (counts.get(color) ?? 0) + 1);
    if ((counts.get(color) ?? 0) > (counts.get(bestColor) ?? 0)) bestColor = color;
  };
  for (let x = 0; x < width; x++) {
    count(x);
    count((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    count(y * width);
    count(y * width + width - 1);
  }
  return { r: bestColor >> 16, g: (bestColor >> 8) & 0xff, b: bestColor & 0xff };
}
