/** Schemas for the turns of a conversation, as sent to the chat page. */
import * as z from "zod/mini";
import { Region, size } from "./imageChoice.ts";

/** A piece of an image as it is sent to the model. */
export const PieceView = z.object({
  role: z.enum(["whole", "region", "overview", "tile"]),
  region: Region,
  sent: size,
  /** Webview URL of a PNG with exactly the pixels that the model receives. */
  source: z.string(),
});
export type PieceView = z.infer<typeof PieceView>;

/** An image as it is sent to the model. */
export const PreparedView = z.object({
  original: size,
  tokens: z.number(),
  pieces: z.array(PieceView),
  notes: z.array(z.object({ text: z.string(), isWarning: z.boolean() })),
});
export type PreparedView = z.infer<typeof PreparedView>;

/** An image in a question; `prepared` is set once it is decoded. */
export const ImageView = z.object({
  name: z.string(),
  prepared: z.optional(PreparedView),
});
export type ImageView = z.infer<typeof ImageView>;

/** An image that the answer points to, or in which the model looked closer. */
export const PointedView = z.object({
  name: z.string(),
  prepared: PreparedView,
  /** Boxes in pixels of the original. `text` delimits the box in the text of the answer; it is undefined for a region of a second look. */
  boxes: z.array(
    z.object({
      label: z.string(),
      region: Region,
      text: z.optional(z.object({ from: z.number(), to: z.number() })),
    }),
  ),
});
export type PointedView = z.infer<typeof PointedView>;

/** Progress of an answer. */
export const TurnState = z.discriminatedUnion("kind", [
  /** The answer has not started. `fraction` is the progress from 0 to 1, if known. */
  z.object({ kind: z.literal("waiting"), status: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("thinking") }),
  z.object({ kind: z.literal("writing") }),
  z.object({
    kind: z.literal("done"),
    summary: z.string(),
    /** Times and rates, one line each. */
    details: z.string(),
    isTruncated: z.boolean(),
    /** Why the answer still fails its check after the second attempt. */
    warning: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("stopped") }),
  /** VS Code closed before the answer was complete. */
  z.object({ kind: z.literal("interrupted") }),
  z.object({
    kind: z.literal("failed"),
    message: z.string(),
    /** Label of the button for the failure's action; undefined if there is none. */
    action: z.optional(z.string()),
    log: z.array(z.string()),
  }),
]);
export type TurnState = z.infer<typeof TurnState>;

/** A question with its answer. */
export const TurnView = z.object({
  id: z.string(),
  question: z.string(),
  images: z.array(ImageView),
  /** Labels such as `src/login.ts, lines 3 to 9`. */
  selections: z.array(z.string()),
  thoughts: z.string(),
  text: z.string(),
  state: TurnState,
  /** Notice for the user: why the answer is slow, or what is missing from it. */
  notice: z.string(),
  /** Why the user is asked whether to stop or to wait; empty if the answer makes progress. */
  stall: z.string(),
  pointed: z.array(PointedView),
  /** Offer to look closer at the images; empty if there is none. */
  zoomOffer: z.string(),
  /** Whether a later turn replaces this one, because the question was asked again. A replaced turn is no longer part of the conversation. */
  isReplaced: z.boolean(),
  /** Number of earlier turns dropped because they exceeded the context size. */
  droppedTurnCount: z.number(),
  /** Whether the turn ended without an answer. Such a turn is not part of the conversation. */
  isUnanswered: z.boolean(),
});
export type TurnView = z.infer<typeof TurnView>;
