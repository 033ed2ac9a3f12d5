import type { Size } from "../../../image/budget.ts";
import type { Luminance } from "../luminance.ts";
import { findComponents, type Box, type Component } from "./components.ts";
import { repeats } from "./repetition.ts";
import { measureTextLine, type TextLine } from "./textLine.ts";
import { encloseAll, joinLetters } from "./words.ts";

/** X-height below which text is too small to read, in pixels as sent. */
const MIN_X_HEIGHT = 6.2;
/** Height that blurred edges add to letters, in pixels of the original. */
const BLUR = 0.3;
/** X-height, in pixels of the original, below which text is too small to read even there, so that no way of sending it helps. */
const MIN_ORIGINAL_X_HEIGHT = 4.6;
/** Minimum fraction of the width of all text that such tiny text must take up. With less, it is only a detail of the image. */
const MIN_TINY_FRACTION = 0.5;
/** Height of capitals and digits, relative to the x-height. It is 1.34 to 1.46 in common fonts. */
const CAPITAL_HEIGHT = 1.37;
/** Maximum height of a small letter, in pixels as sent, with its ascender or descender. */
const MAX_SMALL_HEIGHT = 9.5;
/** Side of the cells in which text is judged, in pixels as sent. */
const CELL_SIDE = 384;
/** Maximum side of a cell in pixels of the original, so that the components of a cell fit in memory. */
const MAX_CELL_SIDE = 1024;
/** Minimum number of small letters in a row. Punctuation is as small, but rarely forms rows of different characters. */
const MIN_WORD_LETTERS = 4;
/** Minimum average number of edges in a row of pixels of a letter. A dot, a dash or a bar has two. */
const MIN_LETTER_EDGES = 2.2;
/** Minimum average number of edges in a row of pixels of a component that consists of several letters. */
const MIN_WORD_EDGES = 6;
/** Minimum number of small letters in a cell. */
const MIN_SMALL_LETTERS = 8;
/** Minimum fraction of the letters in a cell that are small. */
const MIN_SMALL_FRACTION = 0.1;
/** Like `MIN_SMALL_FRACTION`, but for numbers and capitals, which look like larger letters without ascenders. */
const MIN_UNIFORM_FRACTION = 0.6;

/** An sRGB image. */
export interface Drawing extends Size {
  /** `channels` bytes per pixel, rows from the top. */
  data: Uint8Array;
  channels: 3 | 4;
  /** Gray behind transparent pixels, such as `#ffffff`; undefined for an image without transparency. */
  background?: string | undefined;
}

/** A part of the image, in pixels of `data`. */
interface Area extends Size {
  left: number;
  top: number;
}

/** Estimated numbers of letters in a cell. Noise and textures have none. */
interface LetterCounts {
  /** Unreadable in the original as well. */
  tiny: number;
  small: number;
  /** Small if they are numbers or capitals, but large if they are letters without ascenders and descenders. */
  uniform: number;
  large: number;
  /** Width of the tiny letters and of all letters, in pixels of the original. */
  tinyWidth: number;
  totalWidth: number;
}

/**
 * Whether a region contains text that is too small to read at the scale at which it is sent. Text is judged in cells, so that a small window
 * on a large screen counts.
 * @param scale size as sent relative to the size in `drawing`
 */
export function hasSmallText(drawing: Drawing, area: Area, scale: number): boolean {
  const side = Math.min(MAX_CELL_SIDE, Math.ceil(CELL_SIDE / scale));
  let tinyWidth = 0;
  let totalWidth = 0;
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  for (let top = area.top; top < bottom; top += side) {
    for (let left = area.left; left < right; left += side) {
      const cell = { left, top, width: Math.min(side, right - left), height: Math.min(side, bottom - top) };
      const counts = countLetters(readLuminance(drawing, cell), scale);
      if (hasSmallLetters(counts)) return true;
      tinyWidth += counts.tinyWidth;
      totalWidth += counts.totalWidth;
    }
  }
  // An overview of a document beside its text, such as an editor's minimap, is not meant to be read.
  return tinyWidth >= MIN_SMALL_LETTERS * MIN_ORIGINAL_X_HEIGHT && tinyWidth >= totalWidth * MIN_TINY_FRACTION;
}

function hasSmallLetters({ tiny, small, uniform, large }: LetterCounts): boolean {
  const total = tiny + small + uniform + large;
  if (small >= MIN_SMALL_LETTERS && small >= total * MIN_SMALL_FRACTION) return true;
  return small + uniform >= MIN_SMALL_LETTERS && small + uniform >= total * MIN_UNIFORM_FRACTION;
}

function countLetters(cell: Luminance, scale: number): LetterCounts {
  const maxHeight = MAX_SMALL_HEIGHT / scale;
  const components = findComponents(cell, 3 * maxHeight).toSorted((a, b) => a.left - b.left);
  const counts = { tiny: 0, small: 0, uniform: 0, large: 0, tinyWidth: 0, totalWidth: 0 };
  const add = (box: Box, letters?: number) => {
    const line = measureTextLine(cell, box);
    const kind = line && classifyLine(line, scale);
    if (kind === undefined || (kind !== "large" && repeats(cell, box))) return;
    counts[kind] += letters ?? line?.letters ?? 0;
    counts.totalWidth += box.width;
    if (kind === "tiny") counts.tinyWidth += box.width;
  };
  const smallLetters = new Set<Component>();
  for (const component of components) {
    if (isWord(component)) add(component);
    else if (component.height < maxHeight) smallLetters.add(component);
    else if (Math.max(component.height, component.width) < 6 * maxHeight) {
      counts.large++;
      counts.totalWidth += component.width;
    }
  }
  for (const word of joinLetters(components, (component) => smallLetters.has(component))) {
    if (word.length >= MIN_WORD_LETTERS && computeAverageEdges(word) >= MIN_LETTER_EDGES) add(encloseAll(word), word.length);
  }
  return counts;
}

function classifyLine({ height, isUniform }: TextLine, scale: number): "tiny" | "small" | "uniform" | "large" {
  const sentHeight = (height - BLUR) * scale;
  if (sentHeight < MIN_X_HEIGHT) return height < MIN_ORIGINAL_X_HEIGHT ? "tiny" : "small";
  return isUniform && sentHeight < MIN_X_HEIGHT * CAPITAL_HEIGHT ? "uniform" : "large";
}

function isWord(component: Component): boolean {
  return component.height >= 3 && computeAverageEdges([component]) >= MIN_WORD_EDGES;
}

/** Computes the average number of edges in a row of pixels of the components. */
function computeAverageEdges(components: Component[]): number {
  let edges = 0;
  let rows = 0;
  for (const { crossings, height } of components) {
    edges += crossings;
    rows += height + 1;
  }
  return edges / rows;
}

function readLuminance({ data, width, channels, background }: Drawing, cell: Area): Luminance {
  const gray = Number.parseInt(background?.slice(1, 3) ?? "ff", 16);
  const luminance = new Uint8Array(cell.width * cell.height);
  let to = 0;
  for (let y = cell.top; y < cell.top + cell.height; y++) {
    for (let x = 0, at = (y * width + cell.left) * channels; x < cell.width; x++, at += channels) {
      const value = ((data[at] ?? 0) * 54 + (data[at + 1] ?? 0) * 183 + (data[at + 2] ?? 0) * 19) >> 8;
      const alpha = channels === 4 ? (data[at + 3] ?? 0) : 255;
      luminance[to++] = alpha === 255 ? value : gray + ((value - gray) * alpha) / 255;
    }
  }
  return { data: luminance, width: cell.width, height: cell.height };
}
