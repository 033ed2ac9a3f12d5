import { computeContrastRatio, computeRelativeLuminance, toLinear } from "./relativeLuminance.ts";

/** Preferred backgrounds for transparent images, the default first: white, the dark of an editor, and medium gray. */
const PREFERRED_GRAYS = [255, 31, 128];

/** Minimum contrast ratio of an outline with the background. Source: WCAG 2.2, 1.4.11. */
const MIN_CONTRAST = 3;
/** Maximum fraction of the outlines that may lack contrast on a preferred background, but not on the best one. */
const MAX_LOST_FRACTION = 0.005;
/** Opacity, 0…255, from which a pixel is part of the content. */
const MIN_ALPHA = 96;
/** Approximate maximum number of pixels to read; in a large image, only some rows are read. */
const SAMPLED_PIXELS = 1_000_000;

/**
 * Minimum fraction of the outlines that lines and text must make up to determine the background. The maximum thickness among the thinnest
 * outlines that make up this fraction, times `MAX_THIN_RATIO`, separates lines from shapes, whatever the scale of the drawing.
 */
const MIN_THIN_FRACTION = 0.1;
const MAX_THIN_RATIO = 3;
/** Fraction of the outline of a shape that may look thin, at its corners. */
const MAX_THIN_PART_OF_SHAPE = 0.5;
/** Maximum thickness that is measured, in pixels. */
const MAX_THICKNESS = 64;

/** Weights by luminance, in 256 linear steps. */
type Histogram = Float64Array;

/**
 * Chooses the gray on which most outlines have enough contrast. Only pixels beside transparent ones count: text and strokes without anything
 * behind them, and the edges of shapes, whose inside is visible on any background. Lines and text, if there are any, take precedence: a
 * shape that blends into the background still shows what is drawn on it.
 * @param rgba four bytes per pixel, sRGB, not premultiplied
 * @returns a color such as `#ffffff`
 */
export function chooseBackground(rgba: Uint8Array, width: number): string {
  const { lines, shapes } = measureOutlines(rgba, width);
  const suitable = findSuitableGrays(lines);
  const [white = 255, dark = 31] = PREFERRED_GRAYS;
  const areBothSuitable = suitable.includes(white) && suitable.includes(dark);
  const isDarkBetter = areBothSuitable && measureVisibleFraction(shapes, toLinear(dark)) > measureVisibleFraction(shapes, toLinear(white));
  const gray = isDarkBetter ? dark : (suitable[0] ?? white);
  return `#${gray.toString(16).padStart(2, "0").repeat(3)}`;
}

/** Returns the grays on which about as many outlines as possible have enough contrast, the preferred ones first. */
function findSuitableGrays(outlines: Histogram): number[] {
  const grays = [...PREFERRED_GRAYS, ...Array.from({ length: 256 }, (_, gray) => gray)];
  const fractions = grays.map((gray) => measureVisibleFraction(outlines, toLinear(gray)));
  const best = Math.max(...fractions);
  return grays.filter((_, index) => (fractions[index] ?? 0) >= best - MAX_LOST_FRACTION);
}

/**
 * Returns two histograms of outlines, weighted by opacity: those of lines and text, and those of shapes. Without lines and text, both
 * contain all outlines.
 */
function measureOutlines(rgba: Uint8Array, width: number): { lines: Histogram; shapes: Histogram } {
  const byThickness = Array.from({ length: MAX_THICKNESS + 1 }, () => new Float64Array(256));
  for (const at of findOutlinePixels(rgba, width)) {
    const luminance = computeRelativeLuminance(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0);
    const histogram = byThickness[measureThickness(rgba, width, at)];
    const index = Math.round(luminance * 255);
    if (histogram) histogram[index] = (histogram[index] ?? 0) + (rgba[at + 3] ?? 0);
  }
  const maxThin = MAX_THIN_RATIO * findThinThickness(byThickness);
  const shapes = addHistograms(byThickness.slice(maxThin + 1));
  const lines = addHistograms(byThickness.slice(0, maxThin + 1)).map((weight, index) =>
    Math.max(0, weight - (shapes[index] ?? 0) * MAX_THIN_PART_OF_SHAPE),
  );
  const all = addHistograms(byThickness);
  return sum(lines) < sum(all) * MIN_THIN_FRACTION ? { lines: all, shapes: all } : { lines, shapes };
}

/** Returns the maximum thickness among the thinnest `MIN_THIN_FRACTION` of the outlines. */
function findThinThickness(byThickness: Histogram[]): number {
  const weights = byThickness.map(sum);
  let missing = weights.reduce((total, weight) => total + weight, 0) * MIN_THIN_FRACTION;
  return Math.max(
    1,
    weights.findIndex((weight) => (missing -= weight) <= 0),
  );
}

function addHistograms(histograms: Histogram[]): Histogram {
  const total = new Float64Array(256);
  for (const histogram of histograms) {
    for (const [index, weight] of histogram.entries()) total[index] = (total[index] ?? 0) + weight;
  }
  return total;
}

function sum(histogram: Histogram): number {
  return histogram.reduce((total, weight) => total + weight, 0);
}

/** Yields the offset of each opaque pixel beside a transparent one, in the rows that are read. */
function* findOutlinePixels(rgba: Uint8Array, width: number): Generator<number> {
  const rowLength = width * 4;
  const height = Math.floor(rgba.length / rowLength);
  const step = Math.max(1, Math.ceil((width * height) / SAMPLED_PIXELS));
  const isClear = (at: number) => (rgba[at + 3] ?? 255) < MIN_ALPHA;
  for (let y = 0; y < height; y += step) {
    for (let x = 0, at = y * rowLength; x < width; x++, at += 4) {
      if (isClear(at)) continue;
      if ((x > 0 && isClear(at - 4)) || (x + 1 < width && isClear(at + 4)) || (y > 0 && isClear(at - rowLength)) || isClear(at + rowLength))
        yield at;
    }
  }
}

/**
 * Returns the number of opaque pixels around a pixel, 1…`MAX_THICKNESS`, in its row or, if they are fewer, in its column. Colors are ignored,
 * because the border of a shape and text on it are parts of the shape.
 */
function measureThickness(rgba: Uint8Array, width: number, at: number): number {
  const rowLength = width * 4;
  const rowStart = at - (at % rowLength);
  const row = 1 + countOpaque(rgba, at, -4, rowStart, MAX_THICKNESS) + countOpaque(rgba, at, 4, rowStart + rowLength - 4, MAX_THICKNESS);
  const column = 1 + countOpaque(rgba, at, -rowLength, 0, row) + countOpaque(rgba, at, rowLength, rgba.length - 4, row);
  return Math.min(MAX_THICKNESS, row, column);
}

/** Counts the opaque pixels beside a pixel in one direction, up to a transparent pixel, the last offset, or a maximum number. */
function countOpaque(rgba: Uint8Array, start: number, step: number, last: number, max: number): number {
  const available = Math.min(max, Math.floor((last - start) / step));
  let count = 0;
  while (count < available && (rgba[start + (count + 1) * step + 3] ?? 0) >= MIN_ALPHA) count++;
  return count;
}

/** Returns the fraction of the outlines that have enough contrast with a background; 1 if there are none. */
function measureVisibleFraction(outlines: Histogram, background: number): number {
  let visible = 0;
  let total = 0;
  for (const [index, weight] of outlines.entries()) {
    total += weight;
    if (computeContrastRatio(index / 255, background) >= MIN_CONTRAST) visible += weight;
  }
  return total === 0 ? 1 : visible / total;
}
