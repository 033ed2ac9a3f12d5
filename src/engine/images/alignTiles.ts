import type { Size } from "../../image/budget.ts";
import { measureOverlap, type Region } from "../../image/tiles.ts";
import type { Luminance } from "./luminance.ts";

/** Change in luminance between neighboring pixels, 0…255, that counts as content. */
const MIN_CONTRAST = 16;
/**
 * Maximum fraction of pixels that differ that much from their neighbor, in a quiet row or column, such as one between lines of text. It is
 * more than 0, because borders cross these rows and columns.
 */
const MAX_QUIET_FRACTION = 1 / 64;

/**
 * Like `alignTiles`, but for an image whose pixels were drawn at another size: a vector graphic, or a very large image.
 * @param size size of the image in whose pixels the tiles are given
 */
export function alignTilesAtScale(tiles: readonly Region[], image: Luminance, size: Size): Region[] {
  const [scaleX, scaleY] = [image.width / size.width, image.height / size.height];
  if (scaleX === 1 && scaleY === 1) return alignTiles(tiles, image);
  const scaledTiles = tiles.map(({ x, y, width, height }) => {
    const [left, top] = [Math.round(x * scaleX), Math.round(y * scaleY)];
    return { x: left, y: top, width: Math.round((x + width) * scaleX) - left, height: Math.round((y + height) * scaleY) - top };
  });
  return alignTiles(scaledTiles, image).map((aligned, index) => {
    const [tile, scaled] = [tiles[index] ?? aligned, scaledTiles[index] ?? aligned];
    // An edge that has not moved keeps its exact place. Others are rounded outwards, so that no pixel is left between two tiles.
    const x = aligned.x === scaled.x ? tile.x : Math.floor(aligned.x / scaleX);
    const y = aligned.y === scaled.y ? tile.y : Math.floor(aligned.y / scaleY);
    const [right, bottom] = [aligned.x + aligned.width, aligned.y + aligned.height];
    const exactRight = right === scaled.x + scaled.width ? tile.x + tile.width : Math.ceil(right / scaleX);
    const exactBottom = bottom === scaled.y + scaled.height ? tile.y + tile.height : Math.ceil(bottom / scaleY);
    return { x, y, width: exactRight - x, height: exactBottom - y };
  });
}

/**
 * Moves the inner edges of tiles to quiet rows and columns, so that no line of text is cut. An edge moves inwards, by at most half of the
 * overlap with the neighboring tile: the tiles still cover the image, and none gets larger. An edge without a quiet row or column near it
 * stays.
 */
export function alignTiles(tiles: readonly Region[], image: Luminance): Region[] {
  return tiles.map((tile) => {
    const right = tile.x + tile.width;
    const bottom = tile.y + tile.height;
    const reach = findReach(tile, tiles);
    const x = findQuietCut(image, "x", { from: tile.x, to: tile.x + reach.left }, { from: tile.y, to: bottom });
    const y = findQuietCut(image, "y", { from: tile.y, to: tile.y + reach.top }, { from: tile.x, to: right });
    return {
      x,
      y,
      width: findQuietCut(image, "x", { from: right, to: right - reach.right }, { from: tile.y, to: bottom }) - x,
      height: findQuietCut(image, "y", { from: bottom, to: bottom - reach.bottom }, { from: tile.x, to: right }) - y,
    };
  });
}

/**
 * Returns how far each edge may move inwards: half of the overlap with the tile on the other side of the edge, or 0 at the edge of the
 * image.
 */
function findReach(tile: Region, tiles: readonly Region[]): { left: number; top: number; right: number; bottom: number } {
  const reach = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const other of tiles) {
    const overlap = measureOverlap(tile, other);
    const halfOverlap = { x: Math.max(0, Math.floor(overlap.x / 2)), y: Math.max(0, Math.floor(overlap.y / 2)) };
    if (other.y === tile.y && other.x < tile.x) reach.left = Math.max(reach.left, halfOverlap.x);
    if (other.y === tile.y && other.x > tile.x) reach.right = Math.max(reach.right, halfOverlap.x);
    if (other.x === tile.x && other.y < tile.y) reach.top = Math.max(reach.top, halfOverlap.y);
    if (other.x === tile.x && other.y > tile.y) reach.bottom = Math.max(reach.bottom, halfOverlap.y);
  }
  return reach;
}

interface Span {
  from: number;
  to: number;
}

/**
 * Finds the quietest place for a cut across `axis`, between the current place `from` and `to`: the place with the least content in the two
 * lines of pixels beside the cut. Among equally quiet places, the nearest is chosen.
 * @param across part of the lines that the tile covers
 * @returns `from` if no place is quiet
 */
function findQuietCut(image: Luminance, axis: "x" | "y", { from, to }: Span, across: Span): number {
  if (from === to) return from;
  const step = Math.sign(to - from);
  const limit = (across.to - across.from) * MAX_QUIET_FRACTION;
  let bestPlace = from;
  let leastContent = Infinity;
  let content = countContent(image, axis, step > 0 ? from - 1 : from, across);
  for (let cut = from; cut !== to + step; cut += step) {
    const nextContent = countContent(image, axis, step > 0 ? cut : cut - 1, across);
    const total = content + nextContent;
    if (content <= limit && nextContent <= limit && total < leastContent) {
      bestPlace = cut;
      leastContent = total;
    }
    content = nextContent;
  }
  return bestPlace;
}

/** Counts the pixels of a row or column that differ from the pixel before them. */
function countContent({ data, width }: Luminance, axis: "x" | "y", line: number, { from, to }: Span): number {
  const [start, step] = axis === "y" ? [line * width, 1] : [line, width];
  let count = 0;
  for (let at = start + (from + 1) * step; at < start + to * step; at += step) {
    if (Math.abs((data[at] ?? 0) - (data[at - step] ?? 0)) > MIN_CONTRAST) count++;
  }
  return count;
}
