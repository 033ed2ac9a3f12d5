/** Conversations as they are kept on disk. A turn that does not fit these shapes is left out, and the others are there. */
import * as z from "zod/mini";
import { ImageLimits, ImageRef, PreparedImage } from "../../protocol/images.ts";
import { Selection } from "../../protocol/ask.ts";
import { budget } from "../../protocol/imageChoice.ts";
import { TurnState } from "../../protocol/panel.ts";

export const TurnRecord = z.object({
  question: z.string(),
  /** What the model was asked, where that was more. */
  prompt: z.optional(z.string()),
  images: z.array(z.object({ name: z.string(), ref: z.optional(ImageRef) })),
  selections: z.array(Selection),
  /** How the images were sent: with the same, the same pixels are sent again. */
  budget,
  limits: ImageLimits,
  prepared: z.array(PreparedImage),
  /** What the answer is checked for, and by which action it was asked for. */
  expects: z.optional(z.enum(["mermaid"])),
  action: z.optional(z.string()),
  thinking: z._default(z.boolean(), false),
  thoughts: z._default(z.string(), ""),
  text: z.string(),
  state: TurnState,
  isSetAside: z.boolean(),
  forgotten: z.number(),
});
export type TurnRecord = z.infer<typeof TurnRecord>;

export const ConversationRecord = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  /** Milliseconds since 1970. */
  changedMs: z.number(),
  turns: z.pipe(
    z.array(z.unknown()),
    z.transform((turns) => turns.flatMap((turn) => TurnRecord.safeParse(turn).data ?? [])),
  ),
});
export type ConversationRecord = z.infer<typeof ConversationRecord>;
