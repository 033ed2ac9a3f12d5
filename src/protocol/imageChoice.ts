/** Schemas for how the user wants an image to be sent, shared by the messages to the engine and to the pages. */
import * as z from "zod/mini";
import { IMAGE_BUDGETS } from "../image/budget.ts";

export { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";

const count = z.int().check(z.nonnegative());
const length = z.int().check(z.positive());

export const size = z.object({ width: z.number(), height: z.number() });

/** A rectangle in pixels of the upright image. */
export const Region = z.object({ x: count, y: count, width: length, height: length });

export const budget = z.literal([...IMAGE_BUDGETS]);

export const imageChoice = {
  /** Send only this region, clipped to the image. */
  region: z.optional(Region),
  /** Send an overview and full-resolution tiles if the image is too large for one piece. */
  tiles: z.optional(z.boolean()),
  /** Overrides the question's budget. */
  budget: z.optional(budget),
  /** Enlarge the image as far as its budget allows, for text that is too small at the image's own size. */
  enlarge: z.optional(z.boolean()),
};

export const ImageChoice = z.object(imageChoice);
export type ImageChoice = z.infer<typeof ImageChoice>;
