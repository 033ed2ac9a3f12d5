import type { ContrastGroup } from "../../../protocol/contrast.ts";
import { computeContrast, parseHex } from "./color.ts";
import type { TextContrast } from "./textContrast.ts";

/** Contrast ratio up to which two colors count as the same, because smoothed edges vary from letter to letter. */
const SAME_COLOR_RATIO = 1.25;

/** Groups words by their colors. @returns groups in ascending order of their contrast; each has the lowest contrast of its words */
export function groupContrasts(contrasts: readonly TextContrast[]): ContrastGroup[] {
  const groups: ContrastGroup[] = [];
  for (const { region, ratio, text, background } of contrasts.toSorted((a, b) => a.ratio - b.ratio)) {
    const group = groups.find((other) => isSameColor(other.text, text) && isSameColor(other.background, background));
    if (group) group.count += 1;
    else groups.push({ ratio, text, background, count: 1, region });
  }
  return groups;
}

function isSameColor(a: string, b: string): boolean {
  const [colorA, colorB] = [parseHex(a), parseHex(b)];
  const isSameHue = colorA.every((channel, index) => Math.abs(channel - (colorB[index] ?? 0)) <= 48);
  return isSameHue && computeContrast(colorA, colorB) <= SAME_COLOR_RATIO;
}
