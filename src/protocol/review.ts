/** Messages between the extension and the page that reviews alternative texts. Both sides import these; each parses what arrives. */
import * as z from "zod/mini";

const severity = z.enum(["error", "warning", "info"]);

/** What the model wrote of one use. */
export const ProposalView = z.object({
  role: z.enum(["informative", "functional", "decorative", "complex"]),
  alt: z.string(),
  /** Of a complex image. */
  description: z.string(),
  /** Why a person must look at it. */
  needsPerson: z.optional(z.string()),
});
export type ProposalView = z.infer<typeof ProposalView>;

/** Where the review of one use stands. */
export const ItemState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("found") }),
  /** Its turn with the model comes. */
  z.object({ kind: z.literal("queued") }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
  z.object({ kind: z.literal("proposed") }),
  /** The person wants this text; an empty one marks the image as decorative. */
  z.object({ kind: z.literal("accepted"), alt: z.string() }),
  z.object({ kind: z.literal("skipped") }),
  /** It stands in the document. */
  z.object({ kind: z.literal("applied"), alt: z.string() }),
  /** It could not be written, or taken back. */
  z.object({ kind: z.literal("left"), reason: z.string() }),
]);
export type ItemState = z.infer<typeof ItemState>;

/** One use of an image. */
export const ReviewItem = z.object({
  id: z.string(),
  /** Of the document from the workspace, with slashes. */
  path: z.string(),
  line: z.number(),
  element: z.string(),
  /** What its alternative text was when it was found; undefined for none. */
  current: z.optional(z.string()),
  /** Whether an alternative text can be written for it at all. */
  isWritable: z.boolean(),
  /** Whether one can be marked as decorative. */
  mayBeDecorative: z.boolean(),
  findings: z.array(z.object({ rule: z.string(), severity, message: z.string() })),
  /** What a reader of the page knows: heading, caption, link. */
  facts: z.array(z.string()),
  excerpt: z.object({ before: z.string(), construct: z.string(), after: z.string() }),
  /** Its file's name, where there is one. */
  image: z.optional(z.object({ name: z.string(), address: z.string() })),
  proposal: z.optional(ProposalView),
  /** What the person has typed so far. */
  draft: z.optional(z.string()),
  state: ItemState,
});
export type ReviewItem = z.infer<typeof ReviewItem>;

/** What goes on. */
export const ReviewStatus = z.object({
  activity: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("idle") }),
    z.object({ kind: z.literal("scanning"), images: z.number(), documents: z.number() }),
    z.object({ kind: z.literal("writing"), done: z.number(), total: z.number(), detail: z.string() }),
    /** Documents are changed, by Apply or Undo: nothing else can begin meanwhile. */
    z.object({ kind: z.literal("changing"), done: z.number(), total: z.number() }),
  ]),
  /** How the last look at the workspace ended: only then is it known that nothing else needs one. */
  looked: z.enum(["never", "stopped", "all"]),
  /** What was done last, said once. */
  news: z.string(),
  /** Images that nothing is wrong with: they are counted, not listed. */
  fine: z.number(),
  /** Uses that the last Apply wrote, and that Undo would take back. */
  undoable: z.number(),
  needsModel: z.boolean(),
});
export type ReviewStatus = z.infer<typeof ReviewStatus>;

export const ToReview = z.discriminatedUnion("kind", [
  /** All items come anew, up to the next status. */
  z.object({ kind: z.literal("clear") }),
  z.object({ kind: z.literal("items"), items: z.array(ReviewItem) }),
  z.object({ kind: z.literal("status"), status: ReviewStatus }),
  /** Shows what has this text in its path or its image's name. */
  z.object({ kind: z.literal("search"), text: z.string() }),
  /** What is wrong with the text that is being edited. */
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
  z.object({ kind: z.literal("accept"), id: z.string(), alt: z.string() }),
  z.object({ kind: z.literal("skip"), id: z.string() }),
  /** Takes a decision back. */
  z.object({ kind: z.literal("reopen"), id: z.string() }),
  /** Of these, all whose text was proposed and passes the rules. */
  z.object({ kind: z.literal("acceptAll"), ids }),
  z.object({ kind: z.literal("apply") }),
  z.object({ kind: z.literal("undo") }),
  z.object({ kind: z.literal("open"), id: z.string() }),
  z.object({ kind: z.literal("copy"), id: z.string() }),
  z.object({ kind: z.literal("setUp") }),
]);
export type FromReview = z.infer<typeof FromReview>;
