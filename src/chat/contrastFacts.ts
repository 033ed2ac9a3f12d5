import type { ContrastGroup } from "../protocol/contrast.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { PixelFacts } from "./pixelFacts.ts";

/** Minimum contrast ratios of text and of large text. Source: WCAG 2.2, 1.4.3. */
const MIN_RATIO = 4.5;
const MIN_LARGE_RATIO = 3;
/** Maximum number of groups that are listed per image. */
const MAX_GROUPS = 6;

/**
 * Writes facts about the contrast of text, so that the model need not estimate it.
 * @param groups measured groups of each image, in ascending order of their contrast
 */
export function describeContrasts(images: ImageRef[], groups: readonly ContrastGroup[][]): PixelFacts {
  const regions: PixelFacts["regions"] = [];
  const texts = groups.map((imageGroups, image) => {
    const subject = images.length === 1 ? "" : `Image ${image + 1}: `;
    const weak = imageGroups.filter(({ ratio }) => ratio < MIN_RATIO).slice(0, MAX_GROUPS);
    if (imageGroups.length === 0) return `${subject}no text was found.`;
    if (weak.length === 0) return `${subject}all text that was found has at least ${MIN_RATIO}:1.`;
    const lines = weak.map(({ ratio, text, background, count, region }) => {
      const label = `${formatRatio(ratio)}:1`;
      regions.push({ image, label, region });
      const more = count === 1 ? "" : ` and ${count - 1} more ${count === 2 ? "word" : "words"}`;
      return `- ${label}, ${text} on ${background}, at ${region.x}, ${region.y} (${region.width}×${region.height} pixels)${more}`;
    });
    return `${subject}text with less than ${MIN_RATIO}:1:\n${lines.join("\n")}`;
  });
  const facts =
    `Contrast of text, measured in the pixels (WCAG 1.4.3 requires ${MIN_RATIO}:1, and ${MIN_LARGE_RATIO}:1 for large text; thin letters measure somewhat ` +
    `lower than their color):\n${texts.join("\n")}`;
  return { images, facts, regions };
}

/** Rounds down, so that 4.49 does not become 4.5. */
function formatRatio(ratio: number): string {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}
