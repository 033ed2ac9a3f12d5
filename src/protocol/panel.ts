/** Messages between the extension and the answer panel. Both sides import these; each parses what arrives. */
import * as z from "zod/mini";

const size = z.object({ width: z.number(), height: z.number() });

/** What the model gets of one image. */
export const PreparedView = z.object({
  original: size,
  tokens: z.number(),
  pieces: z.array(
    z.object({
      role: z.enum(["whole", "region", "overview", "tile"]),
      region: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      sent: size,
      /** A webview address of exactly the pixels that the model gets. */
      source: z.string(),
    }),
  ),
  notes: z.array(z.object({ text: z.string(), isWarning: z.boolean() })),
});
export type PreparedView = z.infer<typeof PreparedView>;

/** One attached image as the panel shows it; sizes and tokens are there once it is decoded. */
export const ImageView = z.object({
  name: z.string(),
  prepared: z.optional(PreparedView),
});
export type ImageView = z.infer<typeof ImageView>;

/** Where the answer to a question stands. */
export const TurnState = z.discriminatedUnion("kind", [
  /** Nothing of the answer is there yet; `fraction` 0…1 where known. */
  z.object({ kind: z.literal("waiting"), status: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("writing") }),
  z.object({ kind: z.literal("done"), summary: z.string(), truncated: z.boolean() }),
  z.object({ kind: z.literal("stopped") }),
  z.object({
    kind: z.literal("failed"),
    message: z.string(),
    /** The title of the button that helps, if any. */
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
  /** Such as `src/login.ts, lines 3 to 9`. */
  selections: z.array(z.string()),
  text: z.string(),
  state: TurnState,
});
export type TurnView = z.infer<typeof TurnView>;

export const ToPanel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("turns"), turns: z.array(TurnView) }),
  /** A new turn, or a known one changed. */
  z.object({ kind: z.literal("turn"), turn: TurnView }),
  /** More of a turn's answer. */
  z.object({ kind: z.literal("text"), id: z.string(), text: z.string() }),
  /** The answer of this turn is in the clipboard. */
  z.object({ kind: z.literal("copied"), id: z.string() }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

export const FromPanel = z.discriminatedUnion("kind", [
  /** The panel listens: what was sent before is lost. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stop"), id: z.string() }),
  z.object({ kind: z.literal("copy"), id: z.string() }),
  z.object({ kind: z.literal("retry"), id: z.string() }),
  /** The button of a failed turn. */
  z.object({ kind: z.literal("act"), id: z.string() }),
  z.object({ kind: z.literal("openLink"), href: z.string() }),
  /** Show a picture of a turn's image as it was sent. */
  z.object({ kind: z.literal("openPicture"), id: z.string(), image: z.number(), piece: z.number() }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
