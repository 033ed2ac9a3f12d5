import * as z from "zod/mini";
import { failure } from "./failure.ts";
import { Region } from "./imageChoice.ts";
import { ImageLimits, ImageRef } from "./images.ts";

/** Maximum number of regions in a comparison: with both whole images, they fit into one question. */
export const MAX_CHANGED_REGIONS = 7;

/** Parameters of `compare`, which finds the places in which two images differ. Of each image, only its chosen region is compared. */
export const CompareParams = z.object({ before: ImageRef, after: ImageRef, limits: ImageLimits });
export type CompareParams = z.infer<typeof CompareParams>;

/** A place in which two images differ, in pixels of each upright image. Added content has no place before, and removed content none after. */
const ChangedRegion = z.object({ before: z.optional(Region), after: z.optional(Region) });

export const Comparison = z.discriminatedUnion("kind", [
  /** All pixels are equal. */
  z.object({ kind: z.literal("identical") }),
  /** Pixels differ, but no more than compression or different edge smoothing would explain. */
  z.object({ kind: z.literal("alike") }),
  /** `fraction` is the share of the images that the regions cover, from 0 to 1. */
  z.object({ kind: z.literal("changed"), regions: z.array(ChangedRegion), fraction: z.number() }),
  /** Too much differs for regions to help. */
  z.object({ kind: z.literal("unrelated") }),
]);
export type Comparison = z.infer<typeof Comparison>;

export const CompareResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("compared"), comparison: Comparison }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type CompareResult = z.infer<typeof CompareResult>;
