import { SMALLEST_BUDGET, fitToPatches, patchLimit, tokenCost, type ImageBudget, type Size } from "./budget.ts";
import { isLong, tilesOf, tilesOfLong, type Region } from "./tiles.ts";

/** What a person wants of one image of a question. */
export interface ImageRequest {
  /** The whole image, upright. */
  size: Size;
  budget: ImageBudget;
  /** Only this part; it lies within the image. */
  region?: Region | undefined;
  /** An overview and then tiles at full resolution, where the image is too large to be seen at once. */
  tiles: boolean;
}

export type PieceRole = "whole" | "region" | "overview" | "tile";

/** One picture that the model gets: this region of the image, resampled to `sent`. */
export interface PlannedPiece {
  role: PieceRole;
  region: Region;
  sent: Size;
}

export interface ImagePlan {
  pieces: PlannedPiece[];
  tokens: number;
  /** The tokens that it would have been given with room for all, when it was given fewer. */
  reducedFrom?: number;
}

/** An overview shows where the tiles belong; they show the rest. */
const OVERVIEW_PATCHES = 280;

/**
 * The pictures of one question, at most `totalTokens` together. Where they do not fit, the largest are made smaller until they do, and
 * no picture is made smaller than one that was larger: every one keeps `min(its own, limit)` patches, with the highest limit that fits.
 * When not even 70 patches a picture fit, tiles are given up first.
 * @throws never; whoever lets more images in than `totalTokens` has room for at 70 patches gets plans that cost more.
 */
export function planImages(requests: ImageRequest[], totalTokens: number): ImagePlan[] {
  const wanted = requests.map(layOut);
  let layouts = wanted;
  while (costOf(layouts, SMALLEST_BUDGET) > totalTokens) {
    const most = Math.max(...layouts.map(({ length }) => length));
    if (most <= 1) break;
    const index = layouts.findIndex(({ length }) => length === most);
    const request = requests[index];
    layouts = layouts.map((layout, at) => (at === index && request ? wholeOf(request) : layout));
  }
  const limit = highestLimit(layouts, totalTokens);
  return layouts.map((layout, index) => {
    const pieces = layout.map(({ role, region, patches }) => ({ role, region, sent: fitToPatches(region, Math.min(patches, limit)) }));
    const tokens = sum(pieces.map(({ sent }) => tokenCost(sent)));
    const full = costOf([wanted[index] ?? []], Infinity);
    return { pieces, tokens, ...(full > tokens ? { reducedFrom: full } : {}) };
  });
}

/** True where an overview with tiles would show more than the one picture that is planned. */
export function gainsFromTiles({ pieces }: ImagePlan): boolean {
  const [piece, ...others] = pieces;
  return piece !== undefined && others.length === 0 && tilesOf(piece.region).length > 1;
}

interface Piece {
  role: PieceRole;
  region: Region;
  patches: number;
}

function layOut(request: ImageRequest): Piece[] {
  const region = request.region ?? { x: 0, y: 0, ...request.size };
  const tile = (tile: Region): Piece => ({ role: "tile", region: tile, patches: patchLimit(tile, request.budget) });
  if (isLong(region)) return tilesOfLong(region).map(tile);
  if (!request.tiles) return wholeOf(request);
  const tiles = tilesOf(region);
  if (tiles.length === 1) return wholeOf(request);
  return [{ role: "overview", region, patches: OVERVIEW_PATCHES }, ...tiles.map(tile)];
}

function wholeOf({ size, region, budget }: ImageRequest): Piece[] {
  const shown = region ?? { x: 0, y: 0, ...size };
  return [{ role: region === undefined ? "whole" : "region", region: shown, patches: patchLimit(shown, budget) }];
}

function highestLimit(layouts: Piece[][], totalTokens: number): number {
  let low = SMALLEST_BUDGET;
  let high = Math.max(low, ...layouts.flat().map(({ patches }) => patches));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (costOf(layouts, middle) <= totalTokens) low = middle;
    else high = middle - 1;
  }
  return low;
}

function costOf(layouts: Piece[][], limit: number): number {
  return sum(layouts.flat().map(({ region, patches }) => tokenCost(fitToPatches(region, Math.min(patches, limit)))));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
