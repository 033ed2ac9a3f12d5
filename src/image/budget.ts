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
export type ImageBudget = TokenBudget | "auto";
export const IMAGE_BUDGETS: readonly ImageBudget[] = ["auto", ...TOKEN_BUDGETS];
export const SMALLEST_BUDGET = 70;
export const LARGEST_BUDGET = 1120;

/** Begin-of-image and end-of-image, which llama.cpp puts around the patches. Measured with v0.5.0. */
const FRAME_TOKENS = 2;

/** How far the sides may be stretched against each other before area is given up for shape. */
const MAX_DISTORTION = 0.03;

/**
 * llama-server is started with `--image-min-tokens` of this: below it, it would resample the image itself. A budget of 70 is a
 * limit from above; 6×7 patches is the emptiest grid that `fitToPatches` picks for it.
 */
export const MIN_PATCHES = 40;

/** The tokens that an image of exactly this size costs in the prompt; both sides must be multiples of 48. */
export function tokenCost({ width, height }: Size): number {
  return (width / PATCH) * (height / PATCH) + FRAME_TOKENS;
}

/**
 * The size to resample an image to, in pixels: both sides multiples of 48, at most `patches` patches (70 or more), at least 40. It is
 * the largest area whose aspect ratio is within 3 % of the original's, else the least distorted size.
 * @throws never; an image without pixels is refused earlier.
 */
export function fitToPatches(image: Size, patches: number): Size {
  const aspect = image.width / image.height;
  let best: { columns: number; rows: number; distortion: number } | undefined;
  for (let rows = 1; rows <= patches; rows++) {
    // For a given number of rows only the columns nearest to the aspect ratio, or the most that are near enough, can win.
    for (const columns of columnCandidates(aspect, rows, patches)) {
      const distortion = distortionOf(columns / rows, aspect);
      if (best === undefined || isBetter({ columns, rows, distortion }, best)) best = { columns, rows, distortion };
    }
  }
  // `rows` up to the budget always gives a candidate, so `best` is set.
  const { columns, rows } = best ?? { columns: 1, rows: 1 };
  return { width: columns * PATCH, height: rows * PATCH };
}

function columnCandidates(aspect: number, rows: number, patches: number): number[] {
  const most = Math.floor(patches / rows);
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
 * The smallest budget that keeps an image's detail: one in which no pixel has to be shrunk away, so that a patch of the model covers
 * at most 48×48 of the image's own pixels. An icon of 64×64 gets 70, a screenshot of 1920×1080 (900 patches) 1120; larger ones get
 * 1120 too and are shrunk.
 */
export function autoBudget(image: Size): TokenBudget {
  const own = (image.width * image.height) / (PATCH * PATCH);
  return TOKEN_BUDGETS.find((budget) => own <= budget) ?? LARGEST_BUDGET;
}

/**
 * The most patches that an image is given. A chosen budget is used to the full, as it may be chosen to enlarge; the automatic one does
 * not enlarge a picture of 70 patches or more beyond its own size: that would cost tokens and show nothing new.
 */
export function patchLimit(image: Size, budget: ImageBudget): number {
  if (budget !== "auto") return budget;
  const own = Math.ceil(image.width / PATCH) * Math.ceil(image.height / PATCH);
  return Math.min(autoBudget(image), Math.max(SMALLEST_BUDGET, own));
}
