import { fitsAtFullResolution } from "./sentSize.ts";
import type { Size } from "./budget.ts";

/** A rectangle in an image, in pixels of the upright original. */
export interface Region extends Size {
  x: number;
  y: number;
}

/** Images with a larger aspect ratio are cut into tiles if they don't fit at full resolution, because an overview of them shows hardly anything. */
const MAX_ASPECT_RATIO = 10;
/** Fraction of a side by which neighboring tiles overlap, so that content at a cut is complete in at least one of them. */
const OVERLAP_FRACTION = 0.08;
export const MAX_TILES = 16;

/** Clips a region to the image. @returns a region of at least one pixel */
export function clipRegion(region: Region, image: Size): Region {
  const x = Math.min(region.x, image.width - 1);
  const y = Math.min(region.y, image.height - 1);
  return { x, y, width: Math.min(region.width, image.width - x), height: Math.min(region.height, image.height - y) };
}

/** Whether an image is long, such as a screenshot of a whole web page or of a toolbar. */
export function isLongImage({ width, height }: Size): boolean {
  return Math.max(width / height, height / width) > MAX_ASPECT_RATIO;
}

/**
 * Cuts an image into overlapping tiles, row by row. Each tile fits at full resolution, unless the image is too large for `MAX_TILES` tiles.
 * @returns a single tile if the whole image fits
 */
export function cutIntoTiles(region: Region): Region[] {
  let bestTiles: Region[] = [region];
  let bestCount = Infinity;
  for (let columns = 1; columns <= MAX_TILES; columns++) {
    for (let rows = 1; columns * rows <= MAX_TILES; rows++) {
      const tiles = cutIntoGrid(region, columns, rows);
      const count = columns * rows;
      if (tiles.every(fitsAtFullResolution) && (count < bestCount || (count === bestCount && areSquarer(tiles, bestTiles)))) {
        bestTiles = tiles;
        bestCount = count;
      }
    }
  }
  if (bestCount < Infinity) return bestTiles;
  // The image is too large even for the maximum number of tiles. Use that many, arranged to match the image's aspect ratio.
  const columns = Math.max(1, Math.min(MAX_TILES, Math.round(Math.sqrt((MAX_TILES * region.width) / region.height))));
  return cutIntoGrid(region, columns, Math.max(1, Math.floor(MAX_TILES / columns)));
}

/** Returns how many pixels two tiles share along each side; zero or less if they don't overlap. */
export function measureOverlap(a: Region, b: Region): { x: number; y: number } {
  return {
    x: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    y: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

function areSquarer(tiles: Region[], best: Region[]): boolean {
  const computeAspectRatio = (tile: Region | undefined) => (tile ? Math.max(tile.width / tile.height, tile.height / tile.width) : Infinity);
  return computeAspectRatio(tiles[0]) < computeAspectRatio(best[0]);
}

function cutIntoGrid(region: Region, columns: number, rows: number): Region[] {
  const columnSpans = divideSide(region.x, region.width, columns);
  return divideSide(region.y, region.height, rows).flatMap(({ start: y, length: height }) =>
    columnSpans.map(({ start: x, length: width }) => ({ x, y, width, height })),
  );
}

/** Divides a side into `count` overlapping spans of equal length. */
function divideSide(start: number, length: number, count: number): { start: number; length: number }[] {
  const span = Math.min(length, Math.ceil(length / (count - (count - 1) * OVERLAP_FRACTION)));
  return Array.from({ length: count }, (_, index) => ({
    start: start + (count === 1 ? 0 : Math.round(((length - span) * index) / (count - 1))),
    length: span,
  }));
}
