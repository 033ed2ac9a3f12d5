/** Change in luminance, 0…255, that counts as an edge. */
const MIN_EDGE_CONTRAST = 32;
/** Maximum distance between two edges, in pixels, at which they may enclose a stroke of text or a gap between strokes. */
const MAX_RUN_PIXELS = 12;
/** Minimum number of such pairs of edges per pixel in text. */
const MIN_DENSITY = 0.01;
/** Number of pixels to sample; in a large image, only some rows are read. */
const SAMPLED_PIXELS = 1_000_000;
/** Minimum distance between sampled rows. Adjacent rows of text are similar. */
const MIN_ROW_STEP = 4;
/** Minimum fraction of pixels that equal their left neighbor in a drawn image. It is lower in photographs, because of noise. */
const MIN_FLAT_FRACTION = 0.3;

/**
 * Measures the median width of text-like strokes in pixels; undefined for photographs and for images with hardly any
 * text. For code and UI text in DejaVu, it is 1.7 to 1.8 at 13 pixels, and 2.8 at 26 pixels.
 * @param data `channels` (3 or 4) bytes per pixel, sRGB
 */
export function measureStrokeWidth(data: Uint8Array, width: number, height: number, channels: number): number | undefined {
  const runs = new Uint32Array(MAX_RUN_PIXELS + 1);
  let flatPixels = 0;
  let sampledPixels = 0;
  const step = Math.max(MIN_ROW_STEP, Math.round((width * height) / SAMPLED_PIXELS));
  for (let y = 0; y < height; y += step) {
    let lastEdge = -1;
    let isRising = true;
    let extreme = -1;
    let extremeX = 0;
    let previousLuminance = -1;
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels) {
      const luminance = ((data[at] ?? 0) * 54 + (data[at + 1] ?? 0) * 183 + (data[at + 2] ?? 0) * 19) >> 8;
      if (luminance === previousLuminance) flatPixels++;
      previousLuminance = luminance;
      if (extreme < 0 || (isRising ? luminance > extreme : luminance < extreme)) {
        extreme = luminance;
        extremeX = x;
      } else if (Math.abs(luminance - extreme) > MIN_EDGE_CONTRAST) {
        // A turning point of the luminance: a stroke or a gap lies between two of them.
        const run = extremeX - lastEdge;
        if (lastEdge >= 0 && run <= MAX_RUN_PIXELS) runs[run] = (runs[run] ?? 0) + 1;
        lastEdge = extremeX;
        isRising = !isRising;
        extreme = luminance;
        extremeX = x;
      }
    }
    sampledPixels += width;
  }
  const total = runs.reduce((sum, count) => sum + count, 0);
  if (sampledPixels === 0 || total / sampledPixels < MIN_DENSITY || flatPixels / sampledPixels < MIN_FLAT_FRACTION) return undefined;
  return computeMedian(runs, total);
}

/** Computes the median of a histogram, interpolated between whole numbers. */
function computeMedian(counts: Uint32Array, total: number): number {
  let countBelow = 0;
  for (const [value, count] of counts.entries()) {
    if (countBelow + count >= total / 2) return value - 1 + (total / 2 - countBelow) / count;
    countBelow += count;
  }
  return counts.length;
}
