/**
 * Version 1 of stored conversations. It shares no schema with the messages to the engine and the page, so that changing those never makes
 * stored conversations unreadable. A property may be added here only if it is optional or has a default; any other change needs a new version.
 */
import * as z from "zod/mini";
import type { ImageNote } from "../../image/notes.ts";

const MAX_NAME_LENGTH = 1000;
const MAX_LANGUAGE_LENGTH = 100;
/** Lowest value of `limits.tokens`: enough for 16 images at the smallest size. */
const MIN_IMAGE_TOKENS = 1152;

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const size = z.object({ width: z.number(), height: z.number() });
const coordinate = z.int().check(z.nonnegative());
const extent = z.int().check(z.positive());
/** A rectangle in pixels of the upright image. */
const region = z.object({ x: coordinate, y: coordinate, width: extent, height: extent });
const budget = z.literal(["auto", 70, 140, 280, 560, 1120]);

const ref = z.object({
  sha256,
  name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME_LENGTH)),
  region: z.optional(region),
  tiles: z.optional(z.boolean()),
  budget: z.optional(budget),
});

const image = z.object({
  name: z.string(),
  /** Reference to the stored image; undefined if the image was never read. */
  ref: z.optional(ref),
});

/** A second look at the images. */
const zoom = z.object({
  /** The first look, in which the model chose the regions. */
  look: z.object({ images: z.array(ref), request: z.string(), answer: z.string() }),
  /** The regions, as sent in the second look. */
  images: z.array(ref),
  /** The regions, in pixels of the image with the index `image` in the question. */
  regions: z.array(z.object({ image: z.number(), label: z.string(), region })),
});

/** Facts that were measured in the images, without a model. */
const pixelFacts = z.object({
  /** The images as sent. */
  images: z.array(ref),
  /** Facts that precede the question in the prompt. */
  facts: z.string(),
  /** The places, in pixels of the image with the index `image` in the question. */
  regions: z.array(z.object({ image: z.number(), label: z.string(), region })),
});

const line = z.int().check(z.positive());
const selection = z.object({
  path: z.string().check(z.maxLength(MAX_NAME_LENGTH)),
  language: z.string().check(z.maxLength(MAX_LANGUAGE_LENGTH)),
  /** First and last line, counted from 1. */
  lines: z.optional(z.tuple([line, line])),
  text: z.string(),
  /** Whether the text is an example of the project's style. */
  isStyleExample: z.optional(z.boolean()),
});

const limits = z.object({
  bytes: z.number().check(z.positive()),
  megapixels: z.number().check(z.positive(), z.maximum(268)),
  seconds: z.number().check(z.positive(), z.maximum(3600)),
  tokens: z.int().check(z.minimum(MIN_IMAGE_TOKENS)),
});

const note: z.ZodMiniType<ImageNote> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reduced"), fromTokens: z.number(), toTokens: z.number(), isOnly: z.exactOptional(z.boolean()) }),
  z.object({ kind: z.literal("smallText") }),
  z.object({ kind: z.literal("firstOfSeveral"), count: z.number(), unit: z.exactOptional(z.literal(["frames", "pages"])) }),
  z.object({ kind: z.literal("largestOfSeveral"), count: z.number() }),
  z.object({ kind: z.literal("damaged") }),
  z.object({ kind: z.literal("cutIntoTiles"), count: z.number() }),
  z.object({ kind: z.literal("lookedCloser"), regions: z.array(z.object({ label: z.string(), region })) }),
  z.object({ kind: z.literal("labelsLeftOut"), labels: z.array(z.string()) }),
  z.object({ kind: z.literal("htmlLeftOut"), elements: z.array(z.string()) }),
  z.object({ kind: z.literal("imagesLeftOut"), count: z.number() }),
  z.object({ kind: z.literal("fontsReplaced"), families: z.array(z.string()) }),
  z.object({ kind: z.literal("externalLeftOut"), count: z.number() }),
]);

const preparedImage = z.object({
  name: z.string(),
  original: size,
  pieces: z
    .array(
      z.object({
        role: z.enum(["whole", "region", "overview", "tile"]),
        region,
        sent: size,
        tokens: z.number(),
        sha256,
        /** Path to the PNG. */
        file: z.string(),
      }),
    )
    .check(z.minLength(1)),
  tokens: z.number(),
  notes: z.pipe(z.array(z.unknown()), z.transform(parseNotes)),
  gainsFromTiles: z.boolean(),
});

/** An image that the answer points to, with the boxes. `from` and `to` delimit a box in the text of the answer. */
const pointedImage = z.object({
  image: preparedImage,
  boxes: z.array(z.object({ from: z.number(), to: z.number(), region })),
});

/** Skips notes of unknown kinds, so that a turn that has one can still be read. */
function parseNotes(notes: unknown[]): ImageNote[] {
  return notes.flatMap((raw) => note.safeParse(raw).data ?? []);
}

/** A turn that was stored while it was running is read as interrupted, which the records call `brokenOff`. */
const running = z.pipe(
  z.object({ kind: z.enum(["waiting", "thinking", "writing"]) }),
  z.transform(() => ({ kind: "brokenOff" as const })),
);

const state = z.union([
  z.object({
    kind: z.literal("done"),
    summary: z.string(),
    details: z.string(),
    truncated: z.boolean(),
    warning: z.optional(z.string()),
  }),
  z.object({ kind: z.enum(["stopped", "brokenOff"]) }),
  z.object({ kind: z.literal("failed"), message: z.string(), log: z.array(z.string()) }),
  running,
]);

const turn = z.object({
  question: z.string(),
  /** Text for the model, if it differs from the question. */
  prompt: z.optional(z.string()),
  /** Instructions that precede the question in the prompt. */
  instructions: z.optional(z.string()),
  images: z.array(image),
  selections: z.array(selection),
  /** Settings that determine how the images are sent. Stored so that the same pixels are sent again later. */
  budget,
  limits,
  prepared: z.array(preparedImage),
  expects: z.optional(z.enum(["mermaid", "code"])),
  /** Id of the action. */
  action: z.optional(z.string()),
  thinking: z._default(z.boolean(), false),
  thoughts: z._default(z.string(), ""),
  text: z.string(),
  state,
  zoom: z.optional(zoom),
  pixelFacts: z.optional(pixelFacts),
  pointed: z.optional(z.array(pointedImage)),
  /** Whether the question waits for a model to be set up. */
  awaitsModel: z.optional(z.boolean()),
  /** Whether a later turn replaces this one. Elsewhere called `isReplaced`. */
  isSetAside: z.boolean(),
  /** Number of earlier turns dropped because they exceeded the context size. Elsewhere called `droppedTurnCount`. */
  forgotten: z.number(),
});
export type TurnRecord = z.infer<typeof turn>;

export const ConversationRecord = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  /** Milliseconds since 1970. */
  changedMs: z.number(),
  /** Damaged turns are skipped; the others are still used. */
  turns: z.pipe(
    z.array(z.unknown()),
    z.transform((turns) => turns.flatMap((raw) => turn.safeParse(raw).data ?? [])),
  ),
});
export type ConversationRecord = z.infer<typeof ConversationRecord>;
