import type { ImageUse, Span } from "./imageUse.ts";

/** The images that overlap a range or contain an offset; if there are none, those that touch it. */
export function usesAt<T extends { use: Pick<ImageUse, "range"> }>(all: T[], { from, to }: Span): T[] {
  const within = all.filter(({ use: { range } }) => range.from < to && from < range.to);
  return within.length > 0 ? within : all.filter(({ use: { range } }) => range.from <= to && from <= range.to);
}
