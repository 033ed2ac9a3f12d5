/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Gemma 4 cuts an image into patches of 48×48 pixels; each becomes one token. Source: Gemma 4 vision guide. */
export const PATCH = 48;

/** The image token budgets that Gemma 4 was trained with. */
export const TOKEN_BUDGETS = [70, 140, 280, 560, 1120] as const;
export type TokenBudget = (typeof TOKEN_BUDGETS)[number];
const SMALLEST_BUDGET = 70;
export const LARGEST_BUDGET = 1120;

/** Begin-of-image and end-of-image, which llama.cpp puts around the patches. Measured with v0.5.0. */
const FRAME_TOKENS = 2;

/** How far the sides may be stretched against each other before area is given up for shape. */
const MAX_DISTORTION = 0.03;

/**
 * llama-server is started with `--image-min-tokens` of this: below it, it would resample the image itself. A budget of 70 is a
 * limit from above; 6×7 patches is the emptiest grid that `fitToBudget` picks for it.
 */
export const MIN_PATCHES = 40;

/** The tokens that an image of exactly this size costs in the prompt; both sides must be multiples of 48. */
export function tokenCost(sent: Size): number {
  return patchesOf(sent) + FRAME_TOKENS;
}

function patchesOf({ width, height }: Size): number {
  return (width / PATCH) * (height / PATCH);
}

/**
 * The size to resample an image to, in pixels: both sides multiples of 48, at most `budget` patches, at least 40. It is the largest
 * area whose aspect ratio is within 3 % of the original's, else the least distorted size.
 * @throws never; an image without pixels is refused earlier.
 */
export function fitToBudget(image: Size, budget: TokenBudget): Size {
  const aspect = image.width / image.height;
  let best: { columns: number; rows: number; distortion: number } | undefined;
  for (let rows = 1; rows <= budget; rows++) {
    // For a given number of rows only the columns nearest to the aspect ratio, or the most that are near enough, can win.
    for (const columns of columnCandidates(aspect, rows, budget)) {
      const distortion = distortionOf(columns / rows, aspect);
      if (best === undefined || isBetter({ columns, rows, distortion }, best)) best = { columns, rows, distortion };
    }
  }
  // `rows` up to the budget always gives a candidate, so `best` is set.
  const { columns, rows } = best ?? { columns: 1, rows: 1 };
  return { width: columns * PATCH, height: rows * PATCH };
}

function columnCandidates(aspect: number, rows: number, budget: number): number[] {
  const most = Math.floor(budget / rows);
  const least = Math.ceil(MIN_PATCHES / rows);
  const exact = aspect * rows;
  const widest = Math.floor(exact * (1 + MAX_DISTORTION));
  return [Math.floor(exact), Math.ceil(exact), widest, least, most].filter((columns) => columns >= least && columns <= most && columns > 0);
}

function distortionOf(aspect: number, original: number): number {
  return Math.max(aspect / original, original / aspect) - 1;
}

function isBetter(
  candidate: { columns: number; rows: number; distortion: number },
  best: { columns: number; rows: number; distortion: number },
): boolean {
  const candidateFits = candidate.distortion <= MAX_DISTORTION;
  const bestFits = best.distortion <= MAX_DISTORTION;
  if (candidateFits !== bestFits) return candidateFits;
  if (!candidateFits) return candidate.distortion < best.distortion;
  const area = candidate.columns * candidate.rows - best.columns * best.rows;
  return area > 0 || (area === 0 && candidate.distortion < best.distortion);
}

/**
 * The size that shows an image at its own scale, each side rounded to whole patches: more would cost tokens and show nothing new.
 * Small images are enlarged to 70 patches or a few more, large ones shrunk to 1120. It is the rule that llama.cpp has, and that the
 * test model was trained with: with the emptier grids of `fitToBudget(image, 70)` it describes 31 of 40 small scenes truly, so 40.
 * @throws never; an image without pixels is refused earlier.
 */
export function autoSize(image: Size): Size {
  const own = { width: wholePatches(image.width), height: wholePatches(image.height) };
  const patches = patchesOf(own);
  if (patches > LARGEST_BUDGET) return fitToBudget(image, LARGEST_BUDGET);
  if (patches >= SMALLEST_BUDGET) return own;
  const scale = Math.sqrt((SMALLEST_BUDGET * PATCH * PATCH) / (image.width * image.height));
  const enlarged = {
    width: Math.ceil((image.width * scale) / PATCH) * PATCH,
    height: Math.ceil((image.height * scale) / PATCH) * PATCH,
  };
  return patchesOf(enlarged) <= LARGEST_BUDGET ? enlarged : fitToBudget(image, LARGEST_BUDGET);
}

function wholePatches(pixels: number): number {
  return Math.max(1, Math.round(pixels / PATCH)) * PATCH;
}
