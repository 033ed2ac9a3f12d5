import type { ImageUse, Span } from "./imageUse.ts";

/** Finds the images that overlap a range, or that contain it if it is empty. If there are none, finds the images that touch it. */
export function findUsesAt<T extends { use: Pick<ImageUse, "range"> }>(uses: T[], { from, to }: Span): T[] {
  const overlapping = uses.filter(({ use: { range } }) => range.from < to && from < range.to);
  return overlapping.length > 0 ? overlapping : uses.filter(({ use: { range } }) => range.from <= to && from <= range.to);
}
