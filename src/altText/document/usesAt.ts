import type { ImageUse, Span } from "./imageUse.ts";

/** The uses that a range covers some of, or that an offset lies within; else those that only touch it. */
export function usesAt<T extends { use: Pick<ImageUse, "range"> }>(all: T[], { from, to }: Span): T[] {
  const within = all.filter(({ use: { range } }) => range.from < to && from < range.to);
  return within.length > 0 ? within : all.filter(({ use: { range } }) => range.from <= to && from <= range.to);
}
