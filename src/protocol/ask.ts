import * as z from "zod/mini";
import { failure } from "./failure.ts";
import { Region } from "./imageChoice.ts";
import { ImageRef, MAX_IMAGES_PER_QUESTION, MAX_NAME_LENGTH, PreparedImage, imageParams } from "./images.ts";
import { Device } from "./state.ts";
import { Target } from "./target.ts";

/** Maximum number of selections per question. */
export const MAX_SELECTIONS = 16;
/** Maximum number of earlier turns sent with a question. */
export const MAX_TURNS = 100;

/** Text from an editor. `lines` are 1-based and inclusive. */
export const Selection = z.object({
  path: z.string().check(z.maxLength(MAX_NAME_LENGTH)),
  language: z.string().check(z.maxLength(100)),
  lines: z.optional(z.tuple([z.int().check(z.positive()), z.int().check(z.positive())])),
  text: z.string(),
  /** Whether the text is an example of the project's style. Other text is sent with line numbers, so that the answer can refer to them. */
  isStyleExample: z.optional(z.boolean()),
});
export type Selection = z.infer<typeof Selection>;

/** Parts of a turn that precede its question in the prompt. */
const context = {
  ...imageParams,
  selections: z.array(Selection).check(z.maxLength(MAX_SELECTIONS)),
  /** Instructions for the answer. The prompt of the first of two looks contains the question, but not the instructions. */
  instructions: z.optional(z.string()),
};

/**
 * The first of two looks: the images (large ones reduced to overviews), the request for the regions that matter, and the model's answer. In the
 * prompt, the look precedes its turn; the turn's own images are the regions.
 */
export const Look = z.object({
  images: z.array(ImageRef).check(z.maxLength(MAX_IMAGES_PER_QUESTION)),
  request: z.string(),
  answer: z.string(),
});
export type Look = z.infer<typeof Look>;

/** An answered turn. It is sent unchanged, so that the prompt starts with text that is already in the server's prompt cache. */
export const EarlierTurn = z.object({ ...context, question: z.string(), answer: z.string(), look: z.optional(Look) });
export type EarlierTurn = z.infer<typeof EarlierTurn>;

/** Parameters that are known before the question is written. */
export const promptStart = {
  target: Target,
  /** System text. It precedes the images in the prompt, so changing it invalidates the whole prompt cache. */
  system: z.string(),
  ...context,
  /** Earlier turns, oldest first. The oldest are dropped if not all of them fit in the context. */
  turns: z.array(EarlierTurn).check(z.maxLength(MAX_TURNS)),
  /** Whether thinking is enabled. The flag is at the start of the prompt, so changing it invalidates the whole prompt cache. */
  thinking: z.boolean(),
  /**
   * Whether the model looks twice at images whose detail exceeds the budget: always (`on`), or only if the measured reading speed keeps the
   * extra wait short (`auto`). If absent, the model looks at every image once.
   */
  zoom: z.optional(z.enum(["auto", "on"])),
};

/** Validation of an answer: that Mermaid can parse the diagram, or that the code can be parsed and nothing was left out of it. */
export const AnswerCheck = z.enum(["mermaid", "code"]);
export type AnswerCheck = z.infer<typeof AnswerCheck>;

/** Requirements for the answer. */
const ResponseFormat = z.object({
  /** JSON schema that constrains the answer. */
  schema: z.optional(z.record(z.string(), z.unknown())),
  /** Validation that the answer must pass; if it fails, the question is asked once more. */
  check: z.optional(AnswerCheck),
});

export const AskParams = z.object({
  ...promptStart,
  question: z.string().check(z.minLength(1)),
  /** Maximum length of the answer. */
  maxTokens: z.int().check(z.minimum(1), z.maximum(32768)),
  temperature: z.number().check(z.minimum(0), z.maximum(2)),
  response: z.optional(ResponseFormat),
  /** Whether the request is part of a batch. Interactive requests take precedence. */
  isBatch: z.optional(z.boolean()),
  /** Whether the question keeps waiting if the server stalls, so that the user can decide; otherwise the question fails. */
  waitsWhenStalled: z.optional(z.boolean()),
});
export type AskParams = z.infer<typeof AskParams>;

/** Event that is streamed while a question is being answered. */
export const AskEvent = z.discriminatedUnion("kind", [
  /** How the images are sent. This event is sent again once the regions of a second look are known. */
  z.object({ kind: z.literal("images"), images: z.array(PreparedImage) }),
  /** The model is choosing the regions that matter. */
  z.object({ kind: z.literal("choosingRegions") }),
  /** Number of earlier turns dropped because they exceeded the context size. */
  z.object({ kind: z.literal("turnsDropped"), count: z.number() }),
  /** The model runs only partly on a GPU, or not at all, so the answer will take longer. */
  z.object({ kind: z.literal("slowDevice"), device: Device }),
  /** The server is busy. The request is retried after `delayMs`. */
  z.object({ kind: z.literal("waiting"), delayMs: z.number() }),
  /** The server has shown no activity for `seconds`. */
  z.object({ kind: z.literal("stalled"), seconds: z.number() }),
  /** The server limits each image to `limitTokens`, and the images in `names` exceed that limit. */
  z.object({ kind: z.literal("imagesDownscaled"), limitTokens: z.number(), names: z.array(z.string()) }),
  /** Prompt tokens processed so far. llama-server reports no progress while it processes an image; estimates from its earlier speed fill the gap. */
  z.object({ kind: z.literal("promptProgress"), processed: z.number(), total: z.number(), isEstimate: z.boolean() }),
  /** Reasoning before the answer. */
  z.object({ kind: z.literal("thought"), text: z.string() }),
  z.object({ kind: z.literal("text"), text: z.string() }),
  /** The answer failed its check and is requested again. Its text starts over. */
  z.object({ kind: z.literal("answerRestarted"), problem: z.string() }),
]);
export type AskEvent = z.infer<typeof AskEvent>;

/** Whether the model looked at the images twice. */
export const Zoom = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("used"),
    look: Look,
    /** The regions, as sent in the second look. */
    images: z.array(ImageRef),
    /** The regions that the model has chosen, in pixels of the image with the index `image` in the question. */
    regions: z.array(z.object({ image: z.number(), label: z.string(), region: Region })),
  }),
  /** The model looked at the images once, and a second look is offered. `extraSeconds` is the estimated extra wait; undefined if the reading speed has not been measured yet. */
  z.object({ kind: z.literal("offered"), extraSeconds: z.optional(z.number()) }),
]);
export type Zoom = z.infer<typeof Zoom>;

/** An image of the conversation that an answer points to. `from` and `to` delimit a box in the text of the answer. */
export const PointedImage = z.object({
  /** The image with all pieces that show it. */
  image: PreparedImage,
  boxes: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      /** In pixels of the original. */
      region: Region,
    }),
  ),
});
export type PointedImage = z.infer<typeof PointedImage>;

export const Answer = z.object({
  text: z.string(),
  model: z.string(),
  finish: z.enum(["stop", "length"]),
  /** Why the answer still fails its check after the second attempt. */
  problem: z.optional(z.string()),
  images: z.array(PreparedImage),
  /** Set if the model looked at the images twice, or could do so to see more detail. */
  zoom: z.optional(Zoom),
  /** Set if the answer points to places in images. */
  pointed: z.optional(z.array(PointedImage)),
  tokens: z.object({
    prompt: z.number(),
    /** Prompt tokens that came from the cache. */
    cached: z.number(),
    answer: z.number(),
  }),
  timings: z.object({
    /** Time from when the engine receives the request until the first token. */
    firstTokenMs: z.number(),
    /** Time from when the engine receives the request until the last token. */
    totalMs: z.number(),
    promptTokensPerSecond: z.optional(z.number()),
    answerTokensPerSecond: z.optional(z.number()),
    /** Tokens that a draft model proposed, and how many of them the model accepted; undefined if no draft model was used. */
    draftedTokens: z.optional(z.number()),
    acceptedTokens: z.optional(z.number()),
  }),
});
export type Answer = z.infer<typeof Answer>;

/** A failed or cancelled question is a result too: only bugs are JSON-RPC errors. */
export const AskResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered"), answer: Answer }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type AskResult = z.infer<typeof AskResult>;

/** Parameters of `ask`, with an id that its events repeat. */
export const AskRequest = z.object({ id: z.string().check(z.maxLength(64)), params: AskParams });
export type AskRequest = z.infer<typeof AskRequest>;

/** Part of an answer that is too long for one message. All parts precede the `AskResult`, which contains the rest of the text. */
export const AnswerPart = z.object({ id: z.string(), text: z.string() });

export const AskEventMessage = z.object({ id: z.string(), event: AskEvent });
