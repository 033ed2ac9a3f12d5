import { SMALLEST_BUDGET, fitToPatches, getPatchLimit, getTokenCost, type ImageBudget, type Size } from "./budget.ts";
import { cutIntoTiles, cutLongImage, isLongImage, type Region } from "./tiles.ts";

/** An image in a question, with the user's choices of how to send it. */
export interface ImageRequest {
  /** Size of the whole image, upright. */
  size: Size;
  budget: ImageBudget;
  /** Region to send; by default the whole image. */
  region?: Region | undefined;
  /** Whether to send an overview and tiles at full resolution if the image is too large to send in one piece. */
  tiles: boolean;
}

export type PieceRole = "whole" | "region" | "overview" | "tile";

/** One PNG for the model: a region of the image, resampled to `sent`. */
export interface PlannedPiece {
  role: PieceRole;
  region: Region;
  sent: Size;
}

export interface ImagePlan {
  pieces: PlannedPiece[];
  tokens: number;
  /** Number of tokens that the image would take without the limit `totalTokens`. Set only if that limit reduces the number. */
  unlimitedTokens?: number;
}

/** Size of an overview, in patches. It is small, because an overview only shows where the tiles belong. */
const OVERVIEW_PATCHES = 280;

/**
 * Plans the images in one question, which may use at most `totalTokens` together. If they don't fit, the largest pieces are scaled down
 * first: all pieces are capped at the same number of patches, the highest that fits. If the images don't fit even with 70 patches per piece,
 * tiles are replaced by whole images.
 * @throws never; the plans exceed `totalTokens` if there are too many images even for 70 patches each
 */
export function planImages(requests: ImageRequest[], totalTokens: number): ImagePlan[] {
  const unlimitedLayouts = requests.map(cutIntoPieces);
  let layouts = unlimitedLayouts;
  while (countTokens(layouts, SMALLEST_BUDGET) > totalTokens) {
    const maxPieces = Math.max(...layouts.map(({ length }) => length));
    if (maxPieces <= 1) break;
    const index = layouts.findIndex(({ length }) => length === maxPieces);
    const request = requests[index];
    layouts = layouts.map((layout, layoutIndex) => (layoutIndex === index && request ? [planWhole(request)] : layout));
  }
  const limit = findHighestLimit(layouts, totalTokens);
  return layouts.map((layout, index) => {
    const pieces = layout.map(({ role, region, patches }) => ({ role, region, sent: fitToPatches(region, Math.min(patches, limit)) }));
    const tokens = sum(pieces.map(({ sent }) => getTokenCost(sent)));
    const unlimitedTokens = countTokens([unlimitedLayouts[index] ?? []], Infinity);
    return { pieces, tokens, ...(unlimitedTokens > tokens ? { unlimitedTokens } : {}) };
  });
}

/** Whether an overview and tiles would show more detail than the single planned piece. */
export function gainsFromTiles({ pieces }: ImagePlan): boolean {
  const [piece, ...others] = pieces;
  return piece !== undefined && others.length === 0 && cutIntoTiles(piece.region).length > 1;
}

interface Piece {
  role: PieceRole;
  region: Region;
  patches: number;
}

function cutIntoPieces(request: ImageRequest): Piece[] {
  const region = request.region ?? { x: 0, y: 0, ...request.size };
  const planTile = (tile: Region): Piece => ({ role: "tile", region: tile, patches: getPatchLimit(tile, request.budget) });
  if (isLongImage(region)) return cutLongImage(region).map(planTile);
  if (!request.tiles) return [planWhole(request)];
  const tiles = cutIntoTiles(region);
  if (tiles.length === 1) return [planWhole(request)];
  return [{ role: "overview", region, patches: OVERVIEW_PATCHES }, ...tiles.map(planTile)];
}

function planWhole({ size, region, budget }: ImageRequest): Piece {
  const plannedRegion = region ?? { x: 0, y: 0, ...size };
  return { role: region === undefined ? "whole" : "region", region: plannedRegion, patches: getPatchLimit(plannedRegion, budget) };
}

function findHighestLimit(layouts: Piece[][], totalTokens: number): number {
  let low = SMALLEST_BUDGET;
  let high = Math.max(low, ...layouts.flat().map(({ patches }) => patches));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (countTokens(layouts, middle) <= totalTokens) low = middle;
    else high = middle - 1;
  }
  return low;
}

function countTokens(layouts: Piece[][], limit: number): number {
  return sum(layouts.flat().map(({ region, patches }) => getTokenCost(fitToPatches(region, Math.min(patches, limit)))));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
