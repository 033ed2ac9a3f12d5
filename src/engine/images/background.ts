/** Preferred backgrounds for transparent images, the default first: white, the dark of an editor, and medium gray. */
const PREFERRED_GRAYS = [255, 31, 128];

/** Minimum contrast ratio of strokes and text. Source: WCAG 2.2, 1.4.11. */
const MIN_CONTRAST = 3;
/** Maximum fraction of the outlines that may lack contrast on a preferred background, but not on the best one. */
const MAX_LOST_FRACTION = 0.005;
/** Opacity, 0…255, from which a pixel is part of the content. */
const MIN_ALPHA = 96;
/** Number of pixels to read; in a large image, only some rows are read. */
const SAMPLED_PIXELS = 1_000_000;

/**
 * Chooses the gray on which most outlines have enough contrast. Only pixels beside transparent ones count: text and strokes without anything
 * behind them, and the edges of shapes, whose inside is visible on any background.
 * @param rgba four bytes per pixel, sRGB, not premultiplied
 * @returns a color such as `#ffffff`
 */
export function chooseBackground(rgba: Uint8Array, width: number): string {
  const outlines = measureOutlines(rgba, width);
  const grays = [...PREFERRED_GRAYS, ...Array.from({ length: 256 }, (_, gray) => gray)];
  const fractions = grays.map((gray) => measureVisibleFraction(outlines, toLinear(gray)));
  const best = Math.max(...fractions);
  const gray = grays[fractions.findIndex((fraction) => fraction >= best - MAX_LOST_FRACTION)] ?? 255;
  return `#${gray.toString(16).padStart(2, "0").repeat(3)}`;
}

/** Returns the number of outline pixels by luminance, in 256 linear steps, weighted by their opacity. */
function measureOutlines(rgba: Uint8Array, width: number): Float64Array {
  const outlines = new Float64Array(256);
  const rowLength = width * 4;
  const height = Math.floor(rgba.length / rowLength);
  const step = Math.max(1, Math.ceil((width * height) / SAMPLED_PIXELS));
  const isClear = (at: number) => (rgba[at + 3] ?? 255) < MIN_ALPHA;
  for (let y = 0; y < height; y += step) {
    for (let x = 0, at = y * rowLength; x < width; x++, at += 4) {
      const alpha = rgba[at + 3] ?? 0;
      if (alpha < MIN_ALPHA) continue;
      const isOutline =
        (x > 0 && isClear(at - 4)) || (x + 1 < width && isClear(at + 4)) || (y > 0 && isClear(at - rowLength)) || isClear(at + rowLength);
      if (!isOutline) continue;
      const luminance = 0.2126 * toLinear(rgba[at] ?? 0) + 0.7152 * toLinear(rgba[at + 1] ?? 0) + 0.0722 * toLinear(rgba[at + 2] ?? 0);
      const index = Math.round(luminance * 255);
      outlines[index] = (outlines[index] ?? 0) + alpha;
    }
  }
  return outlines;
}

/** Returns the fraction of the outlines that have enough contrast with a background; 1 if there are none. */
function measureVisibleFraction(outlines: Float64Array, background: number): number {
  let visible = 0;
  let total = 0;
  for (const [index, weight] of outlines.entries()) {
    total += weight;
    if (computeContrast(index / 255, background) >= MIN_CONTRAST) visible += weight;
  }
  return total === 0 ? 1 : visible / total;
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
