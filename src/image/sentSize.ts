import { LARGEST_BUDGET, MIN_PATCHES, PATCH_SIZE, SMALLEST_BUDGET, type Size } from "./budget.ts";

/** Columns and rows of patches. */
interface Grid {
  columns: number;
  rows: number;
}

/**
 * Maximum fraction by which a side is stretched to fill its last patch. No side is stretched by a whole patch or more. The test model
 * describes stretched images correctly more often than padded ones (test/model/README.md), and Gemma 4's own image processor stretches,
 * too. Beyond this fraction the shape of letters would suffer: only images with a side of a few patches would be stretched that far, and
 * they are padded instead.
 */
const MAX_STRETCH = 0.25;

/**
 * Chooses the size of the PNG to send for an image: whole patches, at least 40 and at most `limit` of them. `getContentSize` returns the
 * size at which the image is drawn in this PNG. No side is reduced if the image takes 40 to `limit` patches. A larger image gets the largest scale that
 * fits, and one of fewer than 40 patches is enlarged to the least distorted size of at most 70.
 * @param limit maximum number of patches, 70 to 1120
 * @param mayEnlarge whether to enlarge the image as far as the limit allows, which costs tokens without adding detail to the image
 * @returns multiples of 48
 * @throws never; callers reject empty images beforehand
 */
export function chooseSentSize(image: Size, limit: number, mayEnlarge: boolean): Size {
  const ownGrid = cutIntoPatches(image);
  const patches = countPatches(ownGrid);
  if (!mayEnlarge && patches >= MIN_PATCHES && patches <= limit) return toPixels(ownGrid);
  if (!mayEnlarge && patches < MIN_PATCHES) return toPixels(findLeastDistorted(image, ownGrid));
  return toPixels(extendToMinimum(listFilledGrids(image, limit).at(-1) ?? ownGrid));
}

/**
 * Finds the grid of 40 to 70 patches, at least as large as the image's own, whose shape is most like the image's. Among equally similar
 * grids, the smallest is chosen.
 */
function findLeastDistorted({ width, height }: Size, ownGrid: Grid): Grid {
  let bestGrid = ownGrid;
  let leastDistortion = Infinity;
  for (let rows = ownGrid.rows; rows <= SMALLEST_BUDGET; rows++) {
    for (let columns = Math.max(ownGrid.columns, Math.ceil(MIN_PATCHES / rows)); columns * rows <= SMALLEST_BUDGET; columns++) {
      const ratio = (columns * height) / (rows * width);
      const distortion = Math.max(ratio, 1 / ratio);
      const isSmaller = distortion === leastDistortion && columns * rows < countPatches(bestGrid);
      if (distortion < leastDistortion || isSmaller) {
        bestGrid = { columns, rows };
        leastDistortion = distortion;
      }
    }
  }
  return bestGrid;
}

/**
 * Returns the size at which an image or a region is drawn, from the upper left corner, in a PNG of the size from `chooseSentSize`. A side
 * that does not fill the PNG is padded.
 */
export function getContentSize(region: Size, sent: Size): Size {
  const ownSize = toPixels(cutIntoPatches(region));
  const isOwn = ownSize.width === sent.width && ownSize.height === sent.height;
  const scale = isOwn ? 1 : Math.min(sent.width / region.width, sent.height / region.height);
  return { width: fillSide(region.width * scale, sent.width), height: fillSide(region.height * scale, sent.height) };
}

/** Whether an image of this size can be sent without reducing it. */
export function fitsAtFullResolution(image: Size): boolean {
  return countPatches(cutIntoPatches(image)) <= LARGEST_BUDGET;
}

function cutIntoPatches({ width, height }: Size): Grid {
  return { columns: Math.ceil(width / PATCH_SIZE), rows: Math.ceil(height / PATCH_SIZE) };
}

function countPatches({ columns, rows }: Grid): number {
  return columns * rows;
}

function toPixels({ columns, rows }: Grid): Size {
  return { width: columns * PATCH_SIZE, height: rows * PATCH_SIZE };
}

/**
 * Lists the grids of at most `limit` patches for the scales at which a side fills whole patches, from the smallest scale to the largest. A
 * scale in between takes as many patches as the next larger scale in the list, but draws the image smaller.
 */
function listFilledGrids({ width, height }: Size, limit: number): Grid[] {
  const filledGrids: { grid: Grid; scale: number }[] = [];
  for (let columns = 1; columns * Math.ceil((columns * height) / width) <= limit; columns++) {
    filledGrids.push({ grid: { columns, rows: Math.ceil((columns * height) / width) }, scale: columns / width });
  }
  for (let rows = 1; rows * Math.ceil((rows * width) / height) <= limit; rows++) {
    filledGrids.push({ grid: { columns: Math.ceil((rows * width) / height), rows }, scale: rows / height });
  }
  return filledGrids.toSorted((a, b) => a.scale - b.scale).map(({ grid }) => grid);
}

function extendToMinimum({ columns, rows }: Grid): Grid {
  if (columns * rows >= MIN_PATCHES) return { columns, rows };
  return columns > rows ? { columns: Math.ceil(MIN_PATCHES / rows), rows } : { columns, rows: Math.ceil(MIN_PATCHES / columns) };
}

/** Stretches a side to fill the PNG, or rounds it to whole pixels if that would stretch it too far. */
function fillSide(length: number, sentLength: number): number {
  const isFilled = sentLength <= length * (1 + MAX_STRETCH) && sentLength - length < PATCH_SIZE;
  return isFilled ? sentLength : Math.max(1, Math.round(length));
}
