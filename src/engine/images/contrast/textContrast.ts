import type { Size } from "../../../image/budget.ts";
import type { Region } from "../../../image/tiles.ts";
import { findComponents, type Box, type Component } from "../smallText/components.ts";
import { measureTextLine } from "../smallText/textLine.ts";
import { encloseAll, joinLetters } from "../smallText/words.ts";
import { computeContrast, toHex, type Color } from "./color.ts";

/** An sRGB image: three bytes per pixel, rows from the top. */
export interface OpaqueImage extends Size {
  data: Uint8Array;
  /** Opacity, one byte per pixel; undefined if all pixels are opaque. The background of text on transparent pixels is unknown. */
  alpha?: Uint8Array | undefined;
}

/** A word, or a line of text whose letters touch, with its colors. */
export interface TextContrast {
  /** In pixels of the image that was measured. */
  region: Region;
  /** Contrast ratio, 1 to 21. Source: WCAG 2.2, “contrast ratio”. */
  ratio: number;
  /** Colors such as `#767676`. */
  text: string;
  background: string;
}

/** Side of the cells that are searched, and by how much they overlap, so that words at the edge of one are inside another; in pixels. */
const CELL_SIDE = 1024;
const CELL_OVERLAP = 128;
/** Range of the heights of letters, in pixels. Thinner strokes blend with the background, so that their color can't be measured. */
const MIN_LETTER_HEIGHT = 6;
const MAX_LETTER_HEIGHT = 80;
/** Minimum number of letters in a word. Single shapes may be icons. */
const MIN_LETTERS = 3;
/** Minimum number of edges per row in a component that consists of several touching letters. */
const MIN_WORD_EDGES = 6;
/** Share of the pixels of a word, sorted by their contrast to the background, that have the full color of the strokes. */
const STROKE_FRACTION = 0.02;
const MIN_STROKE_PIXELS = 3;
/** Minimum share of the pixels of a word that have the background's color. Text on photographs and gradients has no single background. */
const MIN_BACKGROUND_FRACTION = 0.3;

/** Measures the contrast of all text that is found. */
export function measureTextContrast(image: OpaqueImage): TextContrast[] {
  const contrasts = new Map<string, TextContrast>();
  for (let top = 0; top < image.height; top += CELL_SIDE - CELL_OVERLAP) {
    for (let left = 0; left < image.width; left += CELL_SIDE - CELL_OVERLAP) {
      const cell = {
        ...{ left, top },
        width: Math.min(CELL_SIDE, image.width - left),
        height: Math.min(CELL_SIDE, image.height - top),
      };
      for (const box of findWords(image, cell)) {
        const region = { x: left + box.left, y: top + box.top, width: box.width + 1, height: box.height + 1 };
        const contrast = measureWord(image, region);
        // Words in the overlap of two cells are found twice.
        if (contrast) contrasts.set(`${region.x} ${region.y} ${region.width} ${region.height}`, contrast);
      }
    }
  }
  return [...contrasts.values()];
}

function findWords({ data, width }: OpaqueImage, cell: Box): Box[] {
  const luminance = { data: new Uint8Array(cell.width * cell.height), width: cell.width, height: cell.height };
  for (let y = 0, to = 0; y < cell.height; y++) {
    for (let x = 0, at = ((cell.top + y) * width + cell.left) * 3; x < cell.width; x++, at += 3) {
      luminance.data[to++] = ((data[at] ?? 0) * 54 + (data[at + 1] ?? 0) * 183 + (data[at + 2] ?? 0) * 19) >> 8;
    }
  }
  const components = findComponents(luminance, MAX_LETTER_HEIGHT).toSorted((a, b) => a.left - b.left);
  const isLetter = ({ width, height }: Component) =>
    height >= MIN_LETTER_HEIGHT && height <= MAX_LETTER_HEIGHT && width <= MAX_LETTER_HEIGHT;
  const touching = components.filter((component) => isLetterHeight(component) && countEdges(component) >= MIN_WORD_EDGES);
  const joined = joinLetters(components, isLetter).filter((word) => word.length >= MIN_LETTERS);
  return [...touching, ...joined.map(encloseAll)].filter((box) => measureTextLine(luminance, box) !== undefined);
}

function isLetterHeight({ height }: Component): boolean {
  return height >= MIN_LETTER_HEIGHT && height <= MAX_LETTER_HEIGHT;
}

function countEdges({ crossings, height }: Component): number {
  return crossings / (height + 1);
}

/** @returns undefined if the word has no single background */
function measureWord({ data, alpha, width }: OpaqueImage, region: Region): TextContrast | undefined {
  const pixels: Color[] = [];
  for (let y = region.y; y < region.y + region.height; y++) {
    for (let x = region.x; x < region.x + region.width; x++) {
      const at = (y * width + x) * 3;
      if (alpha && (alpha[y * width + x] ?? 255) < 255) return undefined;
      pixels.push([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
    }
  }
  const background = findBackground(pixels);
  if (background === undefined) return undefined;
  const contrasts = pixels.map((color) => ({ color, ratio: computeContrast(color, background) })).toSorted((a, b) => b.ratio - a.ratio);
  const stroke = contrasts[Math.max(MIN_STROKE_PIXELS, Math.floor(pixels.length * STROKE_FRACTION)) - 1];
  if (stroke === undefined) return undefined;
  return { region, ratio: stroke.ratio, text: toHex(stroke.color), background: toHex(background) };
}

/** Finds the most frequent color, up to differences that compression causes. */
function findBackground(pixels: Color[]): Color | undefined {
  const groups = new Map<number, Color[]>();
  for (const color of pixels) {
    const [red, green, blue] = color;
    const key = (Math.round(red / 16) << 10) | (Math.round(green / 16) << 5) | Math.round(blue / 16);
    const group = groups.get(key);
    if (group) group.push(color);
    else groups.set(key, [color]);
  }
  const largest = [...groups.values()].reduce((best, group) => (group.length > best.length ? group : best), [] as Color[]);
  if (largest.length < pixels.length * MIN_BACKGROUND_FRACTION) return undefined;
  const average = (channel: 0 | 1 | 2) => Math.round(largest.reduce((sum, color) => sum + color[channel], 0) / largest.length);
  return [average(0), average(1), average(2)];
}
