import { LARGEST_BUDGET, PATCH, type Size } from "./budget.ts";

/** A rectangle of an image, in its own pixels, as a person sees it: upright. */
export interface Region extends Size {
  x: number;
  y: number;
}

/** Pictures longer than this, side to side, are cut into tiles: one grid of patches over them would squeeze or starve them. */
const LONGEST_ASPECT = 10;
/** Tiles of such a picture are at most this long. */
const LONGEST_TILE = 4;
/** Neighbouring tiles share this part of a tile's side, so that what lies on a cut is whole in one of them. */
const OVERLAP = 0.08;
export const MAX_TILES = 16;

/** The part of a region that lies in the image; at least one pixel. */
export function clip(region: Region, image: Size): Region {
  const x = Math.min(region.x, image.width - 1);
  const y = Math.min(region.y, image.height - 1);
  return { x, y, width: Math.min(region.width, image.width - x), height: Math.min(region.height, image.height - y) };
}

/** True for pictures such as a screenshot of a whole web page or of a toolbar. */
export function isLong({ width, height }: Size): boolean {
  return Math.max(width / height, height / width) > LONGEST_ASPECT;
}

/** Overlapping tiles of a long picture, from its start to its end. */
export function tilesOfLong(region: Region): Region[] {
  const { width, height } = region;
  const aspect = Math.max(width / height, height / width);
  const count = Math.min(MAX_TILES, Math.ceil(aspect / (LONGEST_TILE * (1 - OVERLAP))));
  return width > height ? grid(region, count, 1) : grid(region, 1, count);
}

/** Overlapping tiles that each fit at full resolution, row by row; a single one when the picture is small enough as it is. */
export function tilesOf(region: Region): Region[] {
  let best: Region[] = [region];
  let bestCount = Infinity;
  for (let columns = 1; columns <= MAX_TILES; columns++) {
    for (let rows = 1; columns * rows <= MAX_TILES; rows++) {
      const tiles = grid(region, columns, rows);
      const count = columns * rows;
      if (tiles.every(fitsAtFullResolution) && (count < bestCount || (count === bestCount && squarer(tiles, best)))) {
        best = tiles;
        bestCount = count;
      }
    }
  }
  if (bestCount < Infinity) return best;
  // Too large even for the most tiles: as many as may be, in the picture's own shape.
  const columns = Math.max(1, Math.min(MAX_TILES, Math.round(Math.sqrt((MAX_TILES * region.width) / region.height))));
  return grid(region, columns, Math.max(1, Math.floor(MAX_TILES / columns)));
}

function fitsAtFullResolution({ width, height }: Size): boolean {
  return Math.round(width / PATCH) * Math.round(height / PATCH) <= LARGEST_BUDGET;
}

function squarer(tiles: Region[], best: Region[]): boolean {
  const aspect = (tile: Region | undefined) => (tile ? Math.max(tile.width / tile.height, tile.height / tile.width) : Infinity);
  return aspect(tiles[0]) < aspect(best[0]);
}

function grid(region: Region, columns: number, rows: number): Region[] {
  const across = spans(region.x, region.width, columns);
  return spans(region.y, region.height, rows).flatMap(({ from: y, length: height }) =>
    across.map(({ from: x, length: width }) => ({ x, y, width, height })),
  );
}

/** `count` spans of equal length that cover a side and overlap. */
function spans(start: number, length: number, count: number): { from: number; length: number }[] {
  const span = Math.min(length, Math.ceil(length / (count - (count - 1) * OVERLAP)));
  return Array.from({ length: count }, (_, index) => ({
    from: start + (count === 1 ? 0 : Math.round(((length - span) * index) / (count - 1))),
    length: span,
  }));
}
