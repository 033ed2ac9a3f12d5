import { computeContrastRatio, computeRelativeLuminance } from "../relativeLuminance.ts";

/** Red, green and blue in sRGB, 0…255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Computes the contrast ratio of two colors, 1 to 21. Source: WCAG 2.2, “contrast ratio” and “relative luminance”. */
export function computeContrast(a: Color, b: Color): number {
  return computeContrastRatio(computeRelativeLuminance(...a), computeRelativeLuminance(...b));
}

/** Formats a color as `#rrggbb`. */
export function toHex([red, green, blue]: Color): string {
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, "0")}`;
}

/** Parses a color such as `#767676`. */
export function parseHex(hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
