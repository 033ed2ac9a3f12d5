import pixelmatch from "pixelmatch";
import type { Region } from "../image/tiles.ts";
import { alignRows } from "./alignRows.ts";
import { clusterChanges } from "./clusterChanges.ts";
import type { ChangedRegion } from "./changedRegion.ts";
import { mergeRegions } from "./mergeRegions.ts";
import { toWords, transpose, type RgbaImage } from "./rgbaImage.ts";

export interface CompareOptions {
  /** Maximum number of regions; the closest are merged. */
  maxRegions: number;
  /** Whether one image was resampled to the size of the other, which smooths its edges differently. */
  isResampled: boolean;
}

export type Comparison =
  /** All pixels are equal. */
  | { kind: "identical" }
  /** Pixels differ, but no more than compression or different edge smoothing would explain. */
  | { kind: "alike" }
  /** `fraction` is the share of the images that the regions cover, from 0 to 1. */
  | { kind: "changed"; regions: ChangedRegion[]; fraction: number }
  /** Too much differs for regions to help. */
  | { kind: "unrelated" };

/** Share of an image that regions may cover before inserted and removed rows and columns are searched for. */
const MIN_FRACTION_TO_ALIGN = 0.15;
/** Share of an image above which regions no longer help. */
const MAX_FRACTION = 0.6;
/** Share of pixels above which changes that look like smoothed edges are ignored. */
const MAX_EDGE_FRACTION = 0.01;
/** Color differences that pixelmatch tolerates, from 0 (none) to 1 (black against white), in general and if one of the images was resampled. */
const THRESHOLD = 0.1;
const RESAMPLED_THRESHOLD = 0.25;

/**
 * Finds the places in which two images differ. Content that moved because rows or columns were inserted or removed counts as equal.
 */
export function compareImages(before: RgbaImage, after: RgbaImage, options: CompareOptions): Comparison {
  const isSameSize = before.width === after.width && before.height === after.height;
  if (isSameSize && areWordsEqual(toWords(before), toWords(after))) return { kind: "identical" };
  let best = compareInPlace(before, after, options);
  if (isSameSize && best.length === 0) return { kind: "alike" };
  if (!isSameSize || measureFraction(best, before, after) > MIN_FRACTION_TO_ALIGN) {
    for (const candidate of [compareRows(before, after, options), compareColumns(before, after, options)]) {
      if (candidate && measureFraction(candidate, before, after) < measureFraction(best, before, after)) best = candidate;
    }
  }
  const fraction = measureFraction(best, before, after);
  if (fraction > MAX_FRACTION) return { kind: "unrelated" };
  return { kind: "changed", regions: mergeRegions(best, options.maxRegions), fraction };
}

/** Compares the part that both images cover, from the upper left corner; the rest of either image was added or removed. */
function compareInPlace(before: RgbaImage, after: RgbaImage, options: CompareOptions): ChangedRegion[] {
  const width = Math.min(before.width, after.width);
  const height = Math.min(before.height, after.height);
  const regions: ChangedRegion[] = compareParts(before, { x: 0, y: 0, width, height }, after, { x: 0, y: 0, width, height }, options);
  for (const [key, image] of [["before", before] as const, ["after", after] as const]) {
    if (image.width > width) regions.push({ [key]: { x: width, y: 0, width: image.width - width, height: image.height } });
    if (image.height > height) regions.push({ [key]: { x: 0, y: height, width, height: image.height - height } });
  }
  return regions;
}

/** Aligns the rows of both images, and compares what lies between equal rows. @returns undefined if the widths differ or no row is equal */
function compareRows(before: RgbaImage, after: RgbaImage, options: CompareOptions): ChangedRegion[] | undefined {
  if (before.width !== after.width) return undefined;
  const blocks = alignRows(before, after);
  if (blocks.length === 0) return undefined;
  const { width } = before;
  const regions: ChangedRegion[] = [];
  let [beforeRow, afterRow] = [0, 0];
  for (const block of [...blocks, { before: before.height, after: after.height, count: 0 }]) {
    const beforePart = { x: 0, y: beforeRow, width, height: block.before - beforeRow };
    const afterPart = { x: 0, y: afterRow, width, height: block.after - afterRow };
    if (beforePart.height === afterPart.height && beforePart.height > 0) {
      regions.push(...compareParts(before, beforePart, after, afterPart, options));
    } else if (beforePart.height > 0 || afterPart.height > 0) {
      regions.push({
        ...(beforePart.height > 0 ? { before: trimColumns(before, beforePart) } : {}),
        ...(afterPart.height > 0 ? { after: trimColumns(after, afterPart) } : {}),
      });
    }
    beforeRow = block.before + block.count;
    afterRow = block.after + block.count;
  }
  return regions;
}

function compareColumns(before: RgbaImage, after: RgbaImage, options: CompareOptions): ChangedRegion[] | undefined {
  if (before.height !== after.height) return undefined;
  return compareRows(transpose(before), transpose(after), options)?.map((region) => ({
    ...(region.before ? { before: swapAxes(region.before) } : {}),
    ...(region.after ? { after: swapAxes(region.after) } : {}),
  }));
}

function swapAxes({ x, y, width, height }: Region): Region {
  return { x: y, y: x, width: height, height: width };
}

/** Compares two parts of the same size. */
function compareParts(
  before: RgbaImage,
  beforePart: Region,
  after: RgbaImage,
  afterPart: Region,
  { isResampled }: CompareOptions,
): ChangedRegion[] {
  const { width, height } = beforePart;
  const mask = new Uint8Array(width * height * 4);
  const [beforePixels, afterPixels] = [cut(before, beforePart), cut(after, afterPart)];
  const threshold = isResampled ? RESAMPLED_THRESHOLD : THRESHOLD;
  const findChanges = (includeAA: boolean) =>
    pixelmatch(beforePixels, afterPixels, mask.fill(0), width, height, { threshold, diffMask: true, includeAA });
  const count = findChanges(true);
  if (count === 0) return [];
  // Edges that are smoothed differently everywhere, as after a shift by a fraction of a pixel, are not changes. A few such pixels may be.
  const hasSmoothedEdges = isResampled || count > width * height * MAX_EDGE_FRACTION;
  if (hasSmoothedEdges && findChanges(false) === 0) return [];
  const isChanged = new Uint8Array(width * height);
  for (let index = 0; index < isChanged.length; index++) if (mask[index * 4 + 3] !== 0) isChanged[index] = 1;
  return clusterChanges(isChanged, beforePart).map((region) => ({
    before: { ...region, x: region.x + beforePart.x, y: region.y + beforePart.y },
    after: { ...region, x: region.x + afterPart.x, y: region.y + afterPart.y },
  }));
}

function cut({ width, height, data }: RgbaImage, part: Region): Uint8Array {
  if (part.width === width && part.height === height) return data;
  const result = new Uint8Array(part.width * part.height * 4);
  for (let row = 0; row < part.height; row++) {
    const start = ((part.y + row) * width + part.x) * 4;
    result.set(data.subarray(start, start + part.width * 4), row * part.width * 4);
  }
  return result;
}

/** Leaves out columns at both sides of a part that have a single color, such as margins. A part of a single color is kept. */
function trimColumns(image: RgbaImage, part: Region): Region {
  const words = toWords(image);
  const background = words[part.y * image.width + part.x];
  const hasContent = (x: number) => {
    for (let y = part.y; y < part.y + part.height; y++) if (words[y * image.width + x] !== background) return true;
    return false;
  };
  let [left, right] = [part.x, part.x + part.width];
  while (left < right && !hasContent(left)) left += 1;
  while (right > left && !hasContent(right - 1)) right -= 1;
  return left === right ? part : { ...part, x: left, width: right - left };
}

function areWordsEqual(a: Uint32Array, b: Uint32Array): boolean {
  return a.every((word, index) => word === b[index]);
}

/** Computes the share that the regions cover of the image in which they cover more, from 0 to 1. */
function measureFraction(regions: ChangedRegion[], before: RgbaImage, after: RgbaImage): number {
  const cover = (key: keyof ChangedRegion, { width, height }: RgbaImage) =>
    regions.reduce((sum, { [key]: region }) => sum + (region ? region.width * region.height : 0), 0) / (width * height);
  return Math.min(1, Math.max(cover("before", before), cover("after", after)));
}
