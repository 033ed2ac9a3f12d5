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
  return (sent.width / PATCH) * (sent.height / PATCH) + FRAME_TOKENS;
}

/**
 * The size to resample an image to, in pixels: both sides multiples of 48, at most `budget` patches (any number from 70 on), at
 * least 40. It is the largest area whose aspect ratio is within 3 % of the original's, else the least distorted size.
 * @throws never; an image without pixels is refused earlier.
 */
export function fitToBudget(image: Size, budget: number): Size {
  const aspect = image.width / image.height;
  let best: { columns: number; rows: number; distortion: number } | undefined;
  for (let rows = 1; rows <= budget; rows++) {
    // Only the columns that come closest to the aspect ratio can win for a given number of rows.
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
  return [Math.floor(exact), Math.ceil(exact), least, most].filter((columns) => columns >= least && columns <= most && columns > 0);
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
 * The patches that show an image at its own size, within Gemma 4's budgets: more would cost tokens and show nothing new.
 * A 64-pixel icon gets 70, a 1080p screenshot 920, all larger pictures 1120.
 */
export function autoBudget(image: Size): number {
  const patches = Math.ceil(image.width / PATCH) * Math.ceil(image.height / PATCH);
  return Math.min(LARGEST_BUDGET, Math.max(SMALLEST_BUDGET, patches));
}
