import type { PixelFacts } from "./pixelFacts.ts";
import type { Comparison } from "../protocol/compare.ts";
import type { Region } from "../image/tiles.ts";
import type { ImageRef } from "../protocol/images.ts";

/** Pixels around a change that are sent with it, so that the model sees where it is. */
const MARGIN_PIXELS = 32;

/** Result of comparing the pixels of two images. */
export type PixelComparison =
  /** The pixels answer the question, so no model is needed. */
  | { kind: "answered"; text: string }
  /** The images to send are both whole images, then each changed place in both. */
  | ({ kind: "asked" } & PixelFacts);

/** Plans the question about two images whose pixels have been compared. Models overlook small changes, so each changed place is also sent separately. */
export function planComparison(before: ImageRef, after: ImageRef, comparison: Comparison): PixelComparison {
  switch (comparison.kind) {
    case "identical":
      return { kind: "answered", text: "The images are identical: all their pixels are equal." };
    case "alike":
      return {
        kind: "answered",
        text: "The images look the same. Some of their pixels differ, but no more than compression or different edge smoothing would explain.",
      };
    case "unrelated":
      return { kind: "asked", images: [before, after], facts: "The pixels were compared: most of them differ.", regions: [] };
    case "changed":
      return planChanges(before, after, comparison);
  }
}

function planChanges(before: ImageRef, after: ImageRef, { regions, fraction }: Extract<Comparison, { kind: "changed" }>): PixelComparison {
  const images: ImageRef[] = [before, after];
  const changedRegions: PixelFacts["regions"] = [];
  const places = regions.map((region, index) => {
    const label = `Change ${index + 1}`;
    for (const [image, ref, place] of [[0, before, region.before] as const, [1, after, region.after] as const]) {
      if (place === undefined) continue;
      images.push({ ...ref, budget: "auto", tiles: false, region: addMargin(place) });
      changedRegions.push({ image, label, region: place });
    }
    return `- ${label}: ${describePlace(region)}`;
  });
  const share = fraction < 0.01 ? "less than 1%" : `${Math.round(fraction * 100)}%`;
  const facts =
    `The pixels were compared. The images differ in ${places.length === 1 ? "1 place" : `${places.length} places`}, ${share} of their area, and nowhere ` +
    `else. After the two images, each place follows on its own, with what surrounds it:\n${places.join("\n")}`;
  return { kind: "asked", images, facts, regions: changedRegions };
}

function describePlace({ before, after }: { before?: Region | undefined; after?: Region | undefined }): string {
  if (before && after) {
    const isMoved = before.x !== after.x || before.y !== after.y;
    return isMoved ? `${formatPlace(before)} before, ${formatPlace(after)} after` : `${formatPlace(after)}, before and after`;
  }
  if (after) return `added at ${formatPlace(after)}`;
  return before ? `removed from ${formatPlace(before)}` : "";
}

function formatPlace({ x, y, width, height }: Region): string {
  return `${x}, ${y} (${width}×${height} pixels)`;
}

/** Adds a margin; the engine clips what lies outside the image. */
function addMargin({ x, y, width, height }: Region): Region {
  const left = Math.max(0, x - MARGIN_PIXELS);
  const top = Math.max(0, y - MARGIN_PIXELS);
  return { x: left, y: top, width: x + width + MARGIN_PIXELS - left, height: y + height + MARGIN_PIXELS - top };
}
