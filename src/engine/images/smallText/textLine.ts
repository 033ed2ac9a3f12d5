import type { Luminance } from "../luminance.ts";
import type { Box } from "./components.ts";

/** Heights in a line of text, or in several lines that touch each other. */
export interface TextLine {
  /** Height of the letters that have neither ascenders nor descenders, in pixels: the x-height, or the height of capitals or digits. */
  height: number;
  /** Whether all letters have about the same height, as in numbers and capitals. */
  isUniform: boolean;
  /** Estimated number of letters. */
  letters: number;
}

/** Minimum contrast of the rows of the x-height, relative to the strongest rows. Rows of ascenders and descenders have less. */
const MIN_BAND_CONTRAST = 0.5;
/** Change in luminance between neighboring pixels, 0…255, that counts as an edge. */
const MIN_CHANGE = 12;
/** Minimum and maximum number of edges within a width of one x-height, in text of any font; usually there are about three. */
const [MIN_EDGES, MAX_EDGES] = [1, 8];
/** Minimum number of edges in a row of pixels that crosses several lines of text. */
const MIN_PARAGRAPH_EDGES = 20;
/** Minimum height of ascenders and descenders, relative to the x-height. */
const MIN_ASCENT = 0.15;
/** Distance from the x-height within which rows may be part of blurred edges, in pixels. */
const BAND_BLUR = 0.75;
/** Minimum contrast of the rows of ascenders or descenders, relative to the threshold for the x-height. */
const MIN_ASCENDER_CONTRAST = 0.25;

/** Measures a part of a cell that may be text; undefined if it can't be text. */
export function measureTextLine(cell: Luminance, box: Box): TextLine | undefined {
  const rows = measureRows(cell, box);
  const contrasts = rows.map(({ contrast }) => contrast);
  const upperHalf = contrasts.toSorted((a, b) => b - a).slice(0, Math.ceil(contrasts.length / 2));
  const threshold = MIN_BAND_CONTRAST * average(upperHalf);
  const bands = findBands(contrasts, threshold);
  const [band] = bands;
  if (!band) return undefined;
  const edges = average(rows.filter(({ contrast }) => contrast >= threshold).map((row) => row.edges));
  // If there are only a few letters, their crossbars and bowls form bands as well.
  const isParagraph = bands.length > 1 && edges >= MIN_PARAGRAPH_EDGES;
  const medianHeight = getHeight(bands.toSorted((a, b) => getHeight(a) - getHeight(b))[Math.floor(bands.length / 2)] ?? band);
  const height = bands.length === 1 || isParagraph ? medianHeight : box.height;
  const edgesPerHeight = (edges * height) / box.width;
  if (edgesPerHeight < MIN_EDGES || edgesPerHeight > MAX_EDGES) return undefined;
  const letters = ((isParagraph ? bands.length : 1) * box.width) / height;
  return { height, isUniform: bands.length === 1 && !hasAscenders(contrasts, band, threshold), letters };
}

/** Whether there are parts of letters above or below the rows that all letters share. */
function hasAscenders(contrasts: number[], { start, end }: Band, threshold: number): boolean {
  const isOutside = (row: number) => row < start - BAND_BLUR || row > end + BAND_BLUR;
  const rows = contrasts.filter((contrast, row) => isOutside(row) && contrast >= threshold * MIN_ASCENDER_CONTRAST);
  return rows.length >= MIN_ASCENT * (end - start);
}

/** Returns the sum of all changes in luminance and the number of edges, for each row from the one above the box to the one below. */
function measureRows({ data, width, height }: Luminance, box: Box): { contrast: number; edges: number }[] {
  const rows: { contrast: number; edges: number }[] = [];
  for (let y = Math.max(0, box.top - 1); y <= Math.min(height - 1, box.top + box.height + 1); y++) {
    let contrast = 0;
    let edges = 0;
    let direction = 0;
    const start = y * width + Math.max(0, box.left - 1);
    const end = y * width + Math.min(width - 1, box.left + box.width + 1);
    for (let at = start; at < end; at++) {
      const change = (data[at + 1] ?? 0) - (data[at] ?? 0);
      contrast += Math.abs(change);
      if (change === 0 || Math.sign(change) === direction) continue;
      if (Math.abs(change) < MIN_CHANGE) continue;
      direction = Math.sign(change);
      edges++;
    }
    rows.push({ contrast, edges });
  }
  return rows;
}

/** Rows from the top of the letters to their baseline, in fractions of pixels. */
interface Band {
  start: number;
  end: number;
}

function findBands(contrasts: number[], threshold: number): Band[] {
  const bands: Band[] = [];
  let start: number | undefined;
  for (let row = 1; row < contrasts.length; row++) {
    const [previous = 0, current = 0] = [contrasts[row - 1], contrasts[row]];
    const crossing = row - 1 + (threshold - previous) / (current - previous);
    if (previous < threshold && current >= threshold) start = crossing;
    else if (previous >= threshold && current < threshold && start !== undefined) {
      bands.push({ start, end: crossing });
      start = undefined;
    }
  }
  return bands.filter((band) => getHeight(band) >= 1);
}

function getHeight({ start, end }: Band): number {
  return end - start;
}

function average(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
