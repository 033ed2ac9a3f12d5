import { LARGEST_BUDGET, OVERVIEW_BUDGET, countPatches, getTokenCost, type ImageBudget, type Size } from "./budget.ts";
import { chooseSentSize, getContentSize } from "./sentSize.ts";
import { cutIntoTiles, type Region } from "./tiles.ts";

/** Scale below which detail is lost. Text that is reduced by less stays as readable as before. */
const MIN_SCALE = 0.9;
/** Fraction by which a region is extended on each side, because a model that sees only an overview can't place the region's edges exactly. */
const MARGIN_FRACTION = 0.1;
/** Minimum length of a side in pixels. A smaller region would be enlarged to the minimum number of patches, which adds no detail. */
const MIN_SIDE_PX = 336;

/** Whether a region is reduced so much that its detail is lost. */
export function losesDetail(region: Region, sent: Size): boolean {
  const content = getContentSize(region, sent);
  return content.width < region.width * MIN_SCALE || content.height < region.height * MIN_SCALE;
}

/** Returns the budget of the overview in which a model chooses the regions to look at. */
export function getOverviewBudget(budget: ImageBudget): ImageBudget {
  return budget === "auto" || budget > OVERVIEW_BUDGET ? OVERVIEW_BUDGET : budget;
}

/**
 * Estimates the tokens of two looks at an image that is sent in one piece.
 * @returns the tokens of the overview and the maximum of those of the regions; undefined for several pieces, or for one that loses no detail
 */
export function estimateTwoLooks(
  pieces: readonly { region: Region; sent: Size }[],
): { overviewTokens: number; maxRegionTokens: number } | undefined {
  const [piece, ...tiles] = pieces;
  if (piece === undefined || tiles.length > 0 || !losesDetail(piece.region, piece.sent)) return undefined;
  const overview = chooseSentSize(piece.region, Math.min(OVERVIEW_BUDGET, countPatches(piece.sent)), false);
  return { overviewTokens: getTokenCost(overview), maxRegionTokens: countTileTokens(piece.region) };
}

/** Counts the tokens of all tiles of a region at full resolution, without an overview. */
export function countTileTokens(region: Region): number {
  return countTokens(cutIntoTiles(region));
}

/**
 * Chooses the pieces to send at full resolution for the regions that matter, the most important first. Regions are extended by a margin and
 * joined where that takes no more tokens, and those that are too large for one piece are cut into tiles. If these pieces take more tokens
 * than all tiles of the whole image, the result is those tiles. If the tokens exceed `limitTokens`, the last pieces are left out.
 */
export function choosePieces(regions: readonly Region[], whole: Region, limitTokens: number): { pieces: Region[]; tokens: number } {
  const pieces = joinRegions(regions.map((region) => extendRegion(region, whole))).flatMap(cutIntoTiles);
  const chosenPieces = countTokens(pieces) > countTileTokens(whole) ? cutIntoTiles(whole) : pieces;
  while (chosenPieces.length > 0 && countTokens(chosenPieces) > limitTokens) chosenPieces.pop();
  return { pieces: chosenPieces, tokens: countTokens(chosenPieces) };
}

/**
 * Replaces two regions with the rectangle around both wherever that takes no more tokens. The rectangle takes the place of the more important
 * region.
 */
function joinRegions(regions: readonly Region[]): Region[] {
  const joinedRegions: Region[] = [];
  for (const region of regions) {
    let joinedRegion = region;
    let position = joinedRegions.length;
    for (let index = 0; index < joinedRegions.length;) {
      const other = joinedRegions[index] ?? joinedRegion;
      const union = computeUnion(other, joinedRegion);
      if (countTileTokens(union) > countTileTokens(other) + countTileTokens(joinedRegion)) {
        index += 1;
        continue;
      }
      joinedRegion = union;
      joinedRegions.splice(index, 1);
      position = Math.min(position, index);
      index = 0;
    }
    joinedRegions.splice(position, 0, joinedRegion);
  }
  return joinedRegions;
}

function computeUnion(a: Region, b: Region): Region {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

function extendRegion(region: Region, whole: Region): Region {
  const horizontal = extendSpan(region.x, region.width, whole.x, whole.width);
  const vertical = extendSpan(region.y, region.height, whole.y, whole.height);
  return { x: horizontal.start, y: vertical.start, width: horizontal.length, height: vertical.length };
}

/** Extends a span around its center, and moves it so that it stays within the whole. */
function extendSpan(start: number, length: number, wholeStart: number, wholeLength: number): { start: number; length: number } {
  const newLength = Math.min(wholeLength, Math.max(MIN_SIDE_PX, Math.ceil(length * (1 + 2 * MARGIN_FRACTION))));
  const center = start + length / 2;
  const newStart = Math.min(wholeStart + wholeLength - newLength, Math.max(wholeStart, Math.floor(center - newLength / 2)));
  return { start: newStart, length: newLength };
}

function countTokens(regions: readonly Region[]): number {
  return regions.reduce((sum, region) => sum + getTokenCost(chooseSentSize(region, LARGEST_BUDGET, false)), 0);
}
