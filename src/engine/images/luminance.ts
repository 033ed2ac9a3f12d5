import type { Size } from "../../image/budget.ts";

/** Luminance of an image or a part of it: one byte per pixel, rows from the top. */
export interface Luminance extends Size {
  data: Uint8Array;
}
