import * as z from "zod/mini";
import { ReviewItem } from "../../../protocol/review.ts";

/** One use as it is kept: what the page shows, and where it stands. */
export const ReviewedUse = z.object({
  ...z.omit(ReviewItem, { image: true }).shape,
  /** Of the document. */
  uri: z.string(),
  /** How the document is read. */
  syntax: z.string(),
  /** Where the construct stood last, in UTF-16 units, its text, and which it is of those that read the same. */
  from: z.number(),
  before: z.string(),
  alike: z.object({ nth: z.number(), of: z.number() }),
  /** The image's address, as the document has it. */
  target: z.optional(z.string()),
  /** Of a notebook: its cell among all cells, and which of the cell's images it is. */
  cell: z.optional(z.object({ index: z.number(), nth: z.number() })),
  /** Its image. */
  image: z.optional(z.string()),
  /** Its image is in its cell of the notebook. */
  isAttached: z.optional(z.boolean()),
  /** Of one that is applied: the construct before that, and which Apply it was, counted from 1. */
  applied: z.optional(z.object({ original: z.string(), round: z.number() })),
});
export type ReviewedUse = z.infer<typeof ReviewedUse>;

/** How many images the documents of a folder show. */
export const FolderCount = z.object({ path: z.string(), images: z.number() });
export type FolderCount = z.infer<typeof FolderCount>;

/** The folder of a document in the report; a point for the workspace's own. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
}

/** Which Apply Undo would take back; 0 for none. */
export function lastRound(uses: Iterable<ReviewedUse>): number {
  let last = 0;
  for (const { state, applied } of uses) if (state.kind === "applied") last = Math.max(last, applied?.round ?? 0);
  return last;
}
