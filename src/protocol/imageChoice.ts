/** How a person wants an image sent: the part of the messages that engine and panel share. */
import * as z from "zod/mini";
import { IMAGE_BUDGETS } from "../image/budget.ts";

export { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";

const count = z.int().check(z.nonnegative());
const length = z.int().check(z.positive());

export const size = z.object({ width: z.number(), height: z.number() });

/** A rectangle in the image's own pixels, as a person sees it: upright. */
export const Region = z.object({ x: count, y: count, width: length, height: length });

export const budget = z.literal([...IMAGE_BUDGETS]);

export const imageChoice = {
  /** Send this part alone. What lies outside of the image is left off. */
  region: z.optional(Region),
  /** Send an overview and then tiles at full resolution, where the image is too large for one picture. */
  tiles: z.optional(z.boolean()),
  /** Instead of the question's own. */
  budget: z.optional(budget),
};

export const ImageChoice = z.object(imageChoice);
export type ImageChoice = z.infer<typeof ImageChoice>;
