import * as z from "zod/mini";
import { failure } from "./failure.ts";
import { Region } from "./imageChoice.ts";
import { ImageLimits, ImageRef } from "./images.ts";

/** Parameters of `measureContrast`. Only the chosen region of the image is measured. */
export const ContrastParams = z.object({ image: ImageRef, limits: ImageLimits });
export type ContrastParams = z.infer<typeof ContrastParams>;

/** Text with the same colors. */
const ContrastGroup = z.object({
  /** Contrast ratio, 1 to 21. Source: WCAG 2.2, “contrast ratio”. */
  ratio: z.number(),
  /** Colors such as `#767676`. */
  text: z.string(),
  background: z.string(),
  /** Number of words. */
  count: z.number(),
  /** One of the words, in pixels of the upright image. */
  region: Region,
});
export type ContrastGroup = z.infer<typeof ContrastGroup>;

export const ContrastResult = z.discriminatedUnion("kind", [
  /** Groups in ascending order of their contrast. */
  z.object({ kind: z.literal("measured"), groups: z.array(ContrastGroup) }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type ContrastResult = z.infer<typeof ContrastResult>;
