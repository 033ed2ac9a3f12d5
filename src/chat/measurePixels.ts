import type { ImageLimits, ImageRef } from "../protocol/images.ts";
import type { Action } from "./action.ts";
import { planComparison, type PixelComparison } from "./comparison.ts";
import { describeContrasts } from "./contrastFacts.ts";
import type { ChatEngine } from "./host.ts";

/** Whether an action measures anything in the pixels of its images. */
export function measuresPixels(action: Action | undefined): boolean {
  return (action?.comparesPixels ?? action?.measuresContrast) === true;
}

/**
 * Measures in the pixels of the images what the action needs to know.
 * @returns undefined if it needs nothing
 * @throws FailureError; the signal's abort reason
 */
export async function measurePixels(
  engine: Pick<ChatEngine, "compare" | "measureContrast">,
  action: Action | undefined,
  images: ImageRef[],
  limits: ImageLimits,
  signal: AbortSignal,
): Promise<PixelComparison | undefined> {
  const [before, after] = images;
  if (action?.comparesPixels && before && after) {
    return planComparison(before, after, await engine.compare({ before, after, limits }, signal));
  }
  if (!action?.measuresContrast || images.length === 0) return undefined;
  const groups = [];
  for (const image of images) groups.push(await engine.measureContrast({ image, limits }, signal));
  return { kind: "asked", ...describeContrasts(images, groups) };
}
