/** Linear light of each sRGB channel value, 0…1. */
const LINEAR_VALUES = Float64Array.from({ length: 256 }, (_, value) => {
  const fraction = value / 255;
  return fraction <= 0.04045 ? fraction / 12.92 : ((fraction + 0.055) / 1.055) ** 2.4;
});

/** Converts a channel value, 0…255, from sRGB to linear light, 0…1. For a gray, this is its relative luminance. */
export function toLinear(value: number): number {
  return LINEAR_VALUES[value] ?? 0;
}

/** Computes the relative luminance of an sRGB color, 0…1. Source: WCAG 2.2, “relative luminance”. */
export function computeRelativeLuminance(red: number, green: number, blue: number): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** Computes the contrast ratio of two relative luminances, 1 to 21. Source: WCAG 2.2, “contrast ratio”. */
export function computeContrastRatio(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
