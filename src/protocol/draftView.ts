/** The question being written for the chat page. */
import * as z from "zod/mini";
import { ImageChoice, budget } from "./imageChoice.ts";
import { PreparedView } from "./turnView.ts";

/** An image that is attached to the question being written. */
export const AttachmentView = z.object({
  id: z.string(),
  name: z.string(),
  choice: ImageChoice,
  state: z.discriminatedUnion("kind", [
    /** Being read and sized; `last` is the image before the change. */
    z.object({ kind: z.literal("preparing"), last: z.optional(PreparedView) }),
    z.object({ kind: z.literal("prepared"), prepared: PreparedView, gainsFromTiles: z.boolean() }),
    z.object({ kind: z.literal("failed"), message: z.string() }),
  ]),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

/** The question being written, without its text, which the page holds. */
export const DraftView = z.object({
  attachments: z.array(AttachmentView),
  /** A question waits for files that are being read. */
  selections: z.array(z.object({ id: z.string(), label: z.string(), isBeingRead: z.boolean() })),
  /** Tokens of all images together, and their limit. */
  tokens: z.number(),
  maxTokens: z.number(),
  /** Budget of an image without one of its own. */
  budget,
  /** Question that is asked when the user writes none; empty while there is nothing to ask about. */
  defaultQuestion: z.string(),
  /** Actions for the attached images. */
  actions: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Larger files are sent to the extension without their bytes. */
  maxBytes: z.number(),
  /** Earlier question that this one replaces. */
  edited: z.optional(z.string()),
});
export type DraftView = z.infer<typeof DraftView>;

/** An image whose path completes an `@` of the question, with its URI. */
export const PathCompletion = z.object({ path: z.string(), uri: z.string() });
export type PathCompletion = z.infer<typeof PathCompletion>;
