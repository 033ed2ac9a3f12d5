/** Turns of a conversation for the chat page. */
import * as z from "zod/mini";
import { Region, size } from "./imageChoice.ts";

/** One piece of an image as the model gets it. */
export const PieceView = z.object({
  role: z.enum(["whole", "region", "overview", "tile"]),
  region: Region,
  sent: size,
  /** Webview address of exactly the pixels that the model gets. */
  source: z.string(),
});
export type PieceView = z.infer<typeof PieceView>;

/** An image as the model gets it. */
export const PreparedView = z.object({
  original: size,
  tokens: z.number(),
  pieces: z.array(PieceView),
  notes: z.array(z.object({ text: z.string(), isWarning: z.boolean() })),
});
export type PreparedView = z.infer<typeof PreparedView>;

/** An image of a question; `prepared` is set once it was decoded. */
export const ImageView = z.object({
  name: z.string(),
  prepared: z.optional(PreparedView),
});
export type ImageView = z.infer<typeof ImageView>;

/** Progress of an answer. */
export const TurnState = z.discriminatedUnion("kind", [
  /** No part of the answer is there yet; `fraction` 0…1 where known. */
  z.object({ kind: z.literal("waiting"), status: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("thinking") }),
  z.object({ kind: z.literal("writing") }),
  z.object({
    kind: z.literal("done"),
    summary: z.string(),
    /** Times and rates, one line each. */
    details: z.string(),
    truncated: z.boolean(),
    /** Problem of the answer that asking once more did not solve. */
    warning: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("stopped") }),
  /** VS Code ended before the answer did. */
  z.object({ kind: z.literal("interrupted") }),
  z.object({
    kind: z.literal("failed"),
    message: z.string(),
    /** Title of the button that helps, if any. */
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
  /** Remark for the user: why they have to wait, or what the answer lacks. */
  notice: z.string(),
  /** Whether the question was asked again: later questions are asked without this turn. */
  isSetAside: z.boolean(),
  /** Number of earlier turns that were left out for lack of room. */
  forgotten: z.number(),
  /** Whether it ended without an answer: later questions are asked without this turn. */
  isUnanswered: z.boolean(),
});
export type TurnView = z.infer<typeof TurnView>;
