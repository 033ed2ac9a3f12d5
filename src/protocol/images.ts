import * as z from "zod/mini";
import type { ImageNote } from "../image/notes.ts";
import { failure } from "./failure.ts";
import { Region, budget, imageChoice, size } from "./imageChoice.ts";

export const MAX_IMAGES_PER_QUESTION = 16;
/** Maximum number of characters in the name of an image or a file. */
export const MAX_NAME_LENGTH = 1000;
/** Lowest total token budget that can be set: enough for the maximum number of images at the smallest size, 70 patches and two frame tokens each. */
export const MIN_IMAGE_TOKENS = MAX_IMAGES_PER_QUESTION * 72;

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** A reference to an image that the client has added to the image cache. */
export const ImageRef = z.object({
  sha256,
  /** File name or workspace path, shown to the user and sent to the model. */
  name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME_LENGTH)),
  ...imageChoice,
});
export type ImageRef = z.infer<typeof ImageRef>;

/** Limits from the user's settings. */
export const ImageLimits = z.object({
  bytes: z.number().check(z.positive()),
  megapixels: z.number().check(z.positive(), z.maximum(268)),
  /** Time limit for decoding one image. */
  seconds: z.number().check(z.positive(), z.maximum(3600)),
  /** Total token budget for the images in a question. */
  tokens: z.int().check(z.minimum(MIN_IMAGE_TOKENS)),
});
export type ImageLimits = z.infer<typeof ImageLimits>;

/** Parameters of every request that sends or prepares images. */
export const imageParams = {
  images: z.array(ImageRef).check(z.maxLength(MAX_IMAGES_PER_QUESTION)),
  budget,
  limits: ImageLimits,
};

/** Parameters of `prepare`, which computes how images would be sent. */
export const PrepareParams = z.object(imageParams);
export type PrepareParams = z.infer<typeof PrepareParams>;

/** One PNG that is sent to the model. */
export const PreparedPiece = z.object({
  role: z.enum(["whole", "region", "overview", "tile"]),
  /** Region of the image that the PNG shows. */
  region: Region,
  /** Size of the PNG in pixels. */
  sent: size,
  tokens: z.number(),
  /** SHA-256 of the PNG. */
  sha256,
  /** Path to the PNG on this machine. */
  file: z.string(),
});
export type PreparedPiece = z.infer<typeof PreparedPiece>;

/** A note in a message. The engine and its clients are built from the same source, so only the type of `kind` is checked. */
const note = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as ImageNote),
);

export const PreparedImage = z.object({
  name: z.string(),
  original: size,
  pieces: z.array(PreparedPiece).check(z.minLength(1)),
  /** Total number of tokens of all pieces. */
  tokens: z.number(),
  notes: z.array(note),
  /** Whether an overview with tiles would show more detail. */
  gainsFromTiles: z.boolean(),
});
export type PreparedImage = z.infer<typeof PreparedImage>;

/** Result for one image. An image that can't be prepared does not fail the request. */
export const ImageResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("prepared"), image: PreparedImage }),
  z.object({ kind: z.literal("failed"), failure }),
]);
export type ImageResult = z.infer<typeof ImageResult>;

export const PrepareResult = z.discriminatedUnion("kind", [
  /** One result per image, in the order of the request. */
  z.object({ kind: z.literal("prepared"), images: z.array(ImageResult) }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type PrepareResult = z.infer<typeof PrepareResult>;
