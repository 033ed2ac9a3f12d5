/** Backgrounds for transparent images, the default first. */
const CANDIDATES = [
  { color: "#ffffff", luminance: 1 },
  { color: "#1f1f1f", luminance: 0.0137 },
  { color: "#808080", luminance: 0.2159 },
];

/** Below this contrast ratio, a shape is hardly visible. WCAG 2.2, 1.4.11, requires 3 for meaningful graphics. */
const VISIBLE_CONTRAST = 1.6;
/** Minimum gain, as a fraction of the image that becomes visible, for which a candidate replaces an earlier one. */
const MARGIN = 0.02;

/**
 * Chooses the background on which most pixels of an image are visible, weighted by their opacity: white, unless the image is light, or has
 * both light and dark parts, which are visible together only on gray.
 * @param rgba four bytes per pixel, sRGB, not premultiplied
 */
export function chooseBackground(rgba: Uint8Array): string {
  // 256 steps of luminance are precise enough, and a table avoids computing powers.
  const weights = new Float64Array(256);
  let total = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0) continue;
    const luminance = 0.2126 * toLinear(rgba[at] ?? 0) + 0.7152 * toLinear(rgba[at + 1] ?? 0) + 0.0722 * toLinear(rgba[at + 2] ?? 0);
    const step = Math.round(luminance * 255);
    weights[step] = (weights[step] ?? 0) + alpha;
    total += alpha;
  }
  if (total === 0) return "#ffffff";
  let bestCandidate = { color: "#ffffff", visibleFraction: -MARGIN };
  for (const { color, luminance } of CANDIDATES) {
    let visibleFraction = 0;
    for (const [step, weight] of weights.entries())
      if (computeContrast(step / 255, luminance) >= VISIBLE_CONTRAST) visibleFraction += weight / total;
    if (visibleFraction > bestCandidate.visibleFraction + MARGIN) bestCandidate = { color, visibleFraction };
  }
  return bestCandidate.color;
}

function computeContrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const LINEAR_VALUES = Float64Array.from({ length: 256 }, (_, value) => {
  const fraction = value / 255;
  return fraction <= 0.04045 ? fraction / 12.92 : ((fraction + 0.055) / 1.055) ** 2.4;
});

function toLinear(value: number): number {
  return LINEAR_VALUES[value] ?? 0;
}
