/** Schemas for the question being written, as sent to the chat page. */
import * as z from "zod/mini";
import { REMEDIES } from "../image/remedies.ts";
import { ImageChoice, budget } from "./imageChoice.ts";
import { PreparedView } from "./turnView.ts";

/** An image attached to the question being written. */
export const AttachmentView = z.object({
  id: z.string(),
  name: z.string(),
  choice: ImageChoice,
  state: z.discriminatedUnion("kind", [
    /** The image is being read or prepared; `previous` is the result before the last change. */
    z.object({ kind: z.literal("preparing"), previous: z.optional(PreparedView) }),
    z.object({
      kind: z.literal("prepared"),
      prepared: PreparedView,
      gainsFromTiles: z.boolean(),
      /** Ways to make text that is too small readable. */
      remedies: z.array(z.enum(REMEDIES)),
    }),
    z.object({ kind: z.literal("failed"), message: z.string() }),
  ]),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

/** The question being written, without its text, which the page keeps. */
export const DraftView = z.object({
  attachments: z.array(AttachmentView),
  /** Selections and text files. The question is sent once all of them are read. */
  selections: z.array(z.object({ id: z.string(), label: z.string(), isBeingRead: z.boolean() })),
  /** Total number of tokens for all images, and its limit. */
  tokens: z.number(),
  maxTokens: z.number(),
  /** Default token budget for an image. */
  budget,
  /** Question that is sent if the user writes none; empty without attachments. */
  defaultQuestion: z.string(),
  /** Actions for the attached images. */
  actions: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Maximum file size. The page sends larger files without their bytes. */
  maxBytes: z.number(),
  /** Text of the earlier question that is being edited. */
  editedQuestion: z.optional(z.string()),
});
export type DraftView = z.infer<typeof DraftView>;

/** An image whose path completes the text after an `@` in the question. */
export const PathCompletion = z.object({ path: z.string(), uri: z.string() });
export type PathCompletion = z.infer<typeof PathCompletion>;
