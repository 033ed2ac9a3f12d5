import { LARGEST_BUDGET, OVERVIEW_BUDGET, SMALLEST_BUDGET, getTokenCost, type ImageBudget, type Size } from "./budget.ts";
import { chooseSentSize } from "./sentSize.ts";
import { cutIntoTiles, isLongImage, type Region } from "./tiles.ts";

/** An image in a question, with the user's choices of how to send it. */
export interface ImageRequest {
  /** Size of the whole image, upright. */
  size: Size;
  budget: ImageBudget;
  /** Whether to enlarge the image as far as the budget allows, which shows no more detail, but larger text. */
  enlarge?: boolean | undefined;
  /** Region to send; by default the whole image. */
  region?: Region | undefined;
  /**
   * Parts of the region to send at full resolution, after an overview, as returned by `listTiles`. If empty, the region is sent in one
   * piece.
   */
  tiles: readonly Region[];
}

export type PieceRole = "whole" | "region" | "overview" | "tile";

/** One PNG for the model. It has the size `sent` and shows a region of the image, scaled to the size that `getContentSize` returns. */
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

/**
 * Lists the tiles of a region that is too large to send in one piece, provided that the user asked for tiles or the region is long.
 * @returns an empty list if the region is sent in one piece
 */
export function listTiles(region: Region, wantsTiles: boolean): Region[] {
  if (!wantsTiles && !isLongImage(region)) return [];
  const tiles = cutIntoTiles(region);
  return tiles.length > 1 ? tiles : [];
}

/**
 * Plans the images in one question, which may use at most `totalTokens` together. If they don't fit, the largest pieces are scaled down
 * first: all pieces are capped at the same number of patches, the highest that fits. If the images don't fit even with 70 patches per
 * piece, an image or a region with tiles is sent in one piece instead; those with the most pieces are replaced first.
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
  const limit = findHighestPatchLimit(layouts, totalTokens);
  return layouts.map((layout, index) => {
    const pieces = layout.map((piece) => ({ role: piece.role, region: piece.region, sent: chooseSize(piece, limit) }));
    const tokens = sum(pieces.map(({ sent }) => getTokenCost(sent)));
    const unlimitedTokens = countTokens([unlimitedLayouts[index] ?? []], Infinity);
    return { pieces, tokens, ...(unlimitedTokens > tokens ? { unlimitedTokens } : {}) };
  });
}

/** Whether an overview and tiles would show more detail than the single planned piece. */
export function gainsFromTiles({ pieces }: ImagePlan): boolean {
  const [piece, ...otherPieces] = pieces;
  return piece !== undefined && otherPieces.length === 0 && cutIntoTiles(piece.region).length > 1;
}

interface Piece {
  role: PieceRole;
  region: Region;
  /** Maximum number of patches. */
  maxPatches: number;
  mayEnlarge: boolean;
}

function cutIntoPieces(request: ImageRequest): Piece[] {
  if (request.tiles.length === 0) return [planWhole(request)];
  const maxPatches = getPatchLimit(request.budget);
  const overview = {
    role: "overview" as const,
    region: getRegion(request),
    maxPatches: Math.min(OVERVIEW_BUDGET, maxPatches),
    mayEnlarge: false,
  };
  return [overview, ...request.tiles.map((region) => ({ role: "tile" as const, region, maxPatches, mayEnlarge: false }))];
}

/** Plans an image without tiles. */
function planWhole(request: ImageRequest): Piece {
  const role = request.region === undefined ? "whole" : "region";
  return { role, region: getRegion(request), maxPatches: getPatchLimit(request.budget), mayEnlarge: request.enlarge === true };
}

function getRegion({ size, region }: ImageRequest): Region {
  return region ?? { x: 0, y: 0, ...size };
}

function getPatchLimit(budget: ImageBudget): number {
  return budget === "auto" ? LARGEST_BUDGET : budget;
}

function findHighestPatchLimit(layouts: Piece[][], totalTokens: number): number {
  let low = SMALLEST_BUDGET;
  let high = Math.max(low, ...layouts.flat().map(({ maxPatches }) => maxPatches));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (countTokens(layouts, middle) <= totalTokens) low = middle;
    else high = middle - 1;
  }
  return low;
}

function countTokens(layouts: Piece[][], limit: number): number {
  return sum(layouts.flat().map((piece) => getTokenCost(chooseSize(piece, limit))));
}

function chooseSize({ region, maxPatches, mayEnlarge }: Piece, limit: number): Size {
  return chooseSentSize(region, Math.min(maxPatches, limit), mayEnlarge);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
