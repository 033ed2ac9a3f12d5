import * as z from "zod/mini";
import { ReviewItem } from "../../../protocol/review.ts";

/** A use under review: the item that the page shows, and its position in the document. */
export const ReviewedUse = z.object({
  ...z.omit(ReviewItem, { image: true }).shape,
  /** URI of the document. */
  uri: z.string(),
  syntax: z.string(),
  /** Last known offset of the markup, in UTF-16 code units. */
  from: z.number(),
  /** Text of the markup. */
  before: z.string(),
  /** Position of the markup among all markup with the same text in the document. */
  occurrence: z.object({ index: z.number(), count: z.number() }),
  /** URL of the image, as it is written in the document. */
  target: z.optional(z.string()),
  /** For a notebook: index of the cell, and index of the image in the cell. */
  cell: z.optional(z.object({ index: z.number(), imageIndex: z.number() })),
  /** URI of the image. */
  image: z.optional(z.string()),
  /** Whether the image is attached to the notebook cell. */
  isAttached: z.optional(z.boolean()),
  /** For an applied use: the markup that Undo restores, and the number of the Apply run that replaced it, starting at 1. */
  applied: z.optional(
    z.object({
      original: z.string(),
      round: z.number(),
      /** Markup of the long description that was inserted. */
      inserted: z.optional(z.string()),
    }),
  ),
});
export type ReviewedUse = z.infer<typeof ReviewedUse>;

/** A folder, and the number of images in its documents. */
export const FolderCount = z.object({ path: z.string(), images: z.number() });
export type FolderCount = z.infer<typeof FolderCount>;

/** Returns the folder that contains a document; "." for the workspace folder. */
export function getParentFolder(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
}

/** Returns the number of the Apply run that Undo would revert; 0 if there is none. */
export function findLastRound(uses: Iterable<ReviewedUse>): number {
  let lastRound = 0;
  for (const { state, applied } of uses) if (state.kind === "applied") lastRound = Math.max(lastRound, applied?.round ?? 0);
  return lastRound;
}
