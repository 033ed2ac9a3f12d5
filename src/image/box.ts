import type { Size } from "./budget.ts";
import { getContentSize } from "./sentSize.ts";
import type { Region } from "./tiles.ts";

/** A rectangle in an image as a model describes it. Coordinates range from 0 to `BOX_SCALE`, across the PNG that the model was sent. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Value of a coordinate at the right or lower edge of a PNG. */
export const BOX_SCALE = 1000;

/**
 * Converts a box to a region in pixels of the original, clipped to the part of the image that the PNG shows. The opposite corners may be in
 * any order.
 * @returns undefined if the box is empty, given as fractions, or outside that part, such as in the padding
 */
export function toRegion(box: Box, { region, sent }: { region: Region; sent: Size }): Region | undefined {
  if (isFractional(box)) return undefined;
  const { x1, y1, x2, y2 } = box;
  const content = getContentSize(region, sent);
  const horizontal = toSpan(x1, x2, region.width, sent.width / content.width);
  const vertical = toSpan(y1, y2, region.height, sent.height / content.height);
  if (horizontal === undefined || vertical === undefined) return undefined;
  return {
    x: region.x + horizontal.start,
    y: region.y + vertical.start,
    width: horizontal.length,
    height: vertical.length,
  };
}

/** Whether the coordinates range from 0 to 1. On a scale from 0 to `BOX_SCALE`, such a box would be smaller than anything in an image. */
export function isFractional({ x1, y1, x2, y2 }: Box): boolean {
  return Math.max(x1, y1, x2, y2) <= 1;
}

/** @param paddingFactor length of the PNG's side divided by the length of its content */
function toSpan(a: number, b: number, length: number, paddingFactor: number): { start: number; length: number } | undefined {
  const toPixels = (coordinate: number) => Math.min(length, Math.max(0, (coordinate / BOX_SCALE) * paddingFactor * length));
  const start = toPixels(Math.min(a, b));
  const end = toPixels(Math.max(a, b));
  return end > start ? { start: Math.floor(start), length: Math.ceil(end) - Math.floor(start) } : undefined;
}
