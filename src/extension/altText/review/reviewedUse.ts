import * as z from "zod/mini";
import { ReviewItem } from "../../../protocol/review.ts";

/** One use as it is kept: what the page shows, and where it stands. */
export const ReviewedUse = z.object({
  ...z.omit(ReviewItem, { image: true }).shape,
  /** Of the document. */
  uri: z.string(),
  /** How the document is read. */
  syntax: z.string(),
  /** Where the construct stood last, in UTF-16 units, and its text. */
  from: z.number(),
  before: z.string(),
  /** Of a notebook: its cell among all cells, and which of the cell's images it is. */
  cell: z.optional(z.object({ index: z.number(), nth: z.number() })),
  /** Its image. */
  image: z.optional(z.string()),
  /** Of one that is applied: the construct before that. */
  original: z.optional(z.string()),
});
export type ReviewedUse = z.infer<typeof ReviewedUse>;

/** How many images the documents of a folder show. */
export const FolderCount = z.object({ path: z.string(), images: z.number() });
export type FolderCount = z.infer<typeof FolderCount>;

/** The folder of a document in the report; a point for the workspace's own. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
}
