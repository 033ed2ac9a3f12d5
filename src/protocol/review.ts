/** Messages between the extension and the page that reviews alt text. Both sides validate each message. */
import * as z from "zod/mini";

const severity = z.enum(["error", "warning", "info"]);

/** Alt text that the model proposes for a use. */
export const ProposalView = z.object({
  role: z.enum(["informative", "functional", "decorative", "complex"]),
  alt: z.string(),
  /** Long description of a complex image; empty for other images. */
  description: z.string(),
  /** Why the user must check the proposal. */
  reviewReason: z.optional(z.string()),
});
export type ProposalView = z.infer<typeof ProposalView>;

/** State of the review of one use. */
export const ItemState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("found") }),
  /** The use is waiting for the model. */
  z.object({ kind: z.literal("queued") }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
  z.object({ kind: z.literal("proposed") }),
  /** Text that the user accepted; empty to mark the image as decorative. */
  z.object({
    kind: z.literal("accepted"),
    alt: z.string(),
    /** Place for the long description; undefined to leave it out. */
    descriptionPlace: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("skipped") }),
  /** The text was written into the document. */
  z.object({
    kind: z.literal("applied"),
    alt: z.string(),
    /** Why the long description was not written. */
    note: z.optional(z.string()),
  }),
  /** The text could not be written, or writing it could not be undone. */
  z.object({ kind: z.literal("notChanged"), reason: z.string() }),
]);
export type ItemState = z.infer<typeof ItemState>;

/** A use of an image in a document. */
export const ReviewItem = z.object({
  id: z.string(),
  /** Path of the document, relative to the workspace, with slashes. */
  path: z.string(),
  line: z.number(),
  element: z.string(),
  /** Alt text at the time of the scan; undefined if there was none. */
  currentAlt: z.optional(z.string()),
  /** Whether alt text can be written: the markup allows it, and the image is available. */
  isWritable: z.boolean(),
  /** Whether the image may be marked as decorative. */
  mayBeDecorative: z.boolean(),
  findings: z.array(z.object({ rule: z.string(), severity, message: z.string() })),
  /** Context of the image: heading, caption, link. */
  facts: z.array(z.string()),
  excerpt: z.object({ before: z.string(), construct: z.string(), after: z.string() }),
  /** File name, and URL that the page can load. */
  image: z.optional(z.object({ name: z.string(), url: z.string() })),
  proposal: z.optional(ProposalView),
  /** Text that the user has typed. */
  draft: z.optional(z.string()),
  state: ItemState,
});
export type ReviewItem = z.infer<typeof ReviewItem>;

/** Current activity of the review, and its counts. */
export const ReviewStatus = z.object({
  activity: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("idle") }),
    z.object({ kind: z.literal("scanning"), imageCount: z.number(), documentCount: z.number() }),
    z.object({ kind: z.literal("writing"), doneCount: z.number(), totalCount: z.number(), detail: z.string() }),
    /** Apply or Undo is changing documents; no other change or scan can start. */
    z.object({ kind: z.literal("changing"), doneCount: z.number(), totalCount: z.number() }),
  ]),
  /** How much of the workspace was scanned. Unless it is `all`, there may be more images to review. */
  scanState: z.enum(["never", "stopped", "all"]),
  /** Result of the last action, announced once. */
  message: z.string(),
  /** Number of images without findings, which are not listed. */
  fineCount: z.number(),
  /** Number of uses that Undo would restore. */
  undoableCount: z.number(),
  needsModel: z.boolean(),
});
export type ReviewStatus = z.infer<typeof ReviewStatus>;

export const ToReview = z.discriminatedUnion("kind", [
  /** Removes all items. The new ones follow, before the next `status`. */
  z.object({ kind: z.literal("clear") }),
  z.object({ kind: z.literal("items"), items: z.array(ReviewItem) }),
  z.object({ kind: z.literal("status"), status: ReviewStatus }),
  /** Filters the items by text in the path or the image's name. */
  z.object({ kind: z.literal("search"), text: z.string() }),
  /** Findings for the text that is being edited. */
  z.object({ kind: z.literal("problems"), id: z.string(), alt: z.string(), problems: z.array(z.string()) }),
]);
export type ToReview = z.infer<typeof ToReview>;

const ids = z.array(z.string());

export const FromReview = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("scan") }),
  z.object({ kind: z.literal("write"), ids }),
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("edited"), id: z.string(), alt: z.string() }),
  z.object({ kind: z.literal("accept"), id: z.string(), alt: z.string(), descriptionPlace: z.optional(z.string()) }),
  z.object({ kind: z.literal("skip"), id: z.string() }),
  /** Withdraws a decision. */
  z.object({ kind: z.literal("reopen"), id: z.string() }),
  /** Accepts the proposals for these uses, if they pass the rules. */
  z.object({ kind: z.literal("acceptAll"), ids }),
  z.object({ kind: z.literal("apply") }),
  z.object({ kind: z.literal("undo") }),
  z.object({ kind: z.literal("open"), id: z.string() }),
  z.object({ kind: z.literal("copy"), id: z.string() }),
  z.object({ kind: z.literal("setUp") }),
]);
export type FromReview = z.infer<typeof FromReview>;
