/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Side of a patch in pixels. Gemma 4 cuts an image into patches, each of which becomes one token. Source: Gemma 4 vision guide. */
export const PATCH_SIZE = 48;

/** The image token budgets that Gemma 4 was trained with. */
export const TOKEN_BUDGETS = [70, 140, 280, 560, 1120] as const;
export type TokenBudget = (typeof TOKEN_BUDGETS)[number];
export type ImageBudget = TokenBudget | "auto";
export const IMAGE_BUDGETS: readonly ImageBudget[] = ["auto", ...TOKEN_BUDGETS];
export const SMALLEST_BUDGET = 70;
export const LARGEST_BUDGET = 1120;

/** Number of begin-of-image and end-of-image tokens, which llama.cpp adds around the patches. Measured with v0.5.0. */
const FRAME_TOKENS = 2;

/** Maximum relative change of the aspect ratio. A smaller area is chosen rather than a larger distortion. */
const MAX_DISTORTION = 0.03;

/**
 * Minimum number of patches of an image, passed to llama-server as `--image-min-tokens`. llama-server resamples images with fewer patches.
 * The smallest grid that `fitToPatches` chooses for a budget of 70 has 6×7 patches.
 */
export const MIN_PATCHES = 40;

/** Counts the tokens of an image in the prompt. Both sides must be multiples of 48 pixels. */
export function getTokenCost({ width, height }: Size): number {
  return (width / PATCH_SIZE) * (height / PATCH_SIZE) + FRAME_TOKENS;
}

/**
 * Chooses the pixel size to resample an image to: both sides multiples of 48, with at least 40 and at most `patches` patches (70 or more).
 * Takes the largest area whose aspect ratio is within 3% of the original, or the least distorted size if there is none.
 * @throws never; callers reject empty images beforehand
 */
export function fitToPatches(image: Size, patches: number): Size {
  const aspect = image.width / image.height;
  let best: { columns: number; rows: number; distortion: number } | undefined;
  for (let rows = 1; rows <= patches; rows++) {
    // For a given number of rows, the best number of columns is one of a few: nearest to the aspect ratio, or at one of the limits.
    for (const columns of listColumnCandidates(aspect, rows, patches)) {
      const distortion = measureDistortion(columns / rows, aspect);
      if (best === undefined || isBetter({ columns, rows, distortion }, best)) best = { columns, rows, distortion };
    }
  }
  // There is always a candidate with at most `patches` rows, so `best` is set.
  const { columns, rows } = best ?? { columns: 1, rows: 1 };
  return { width: columns * PATCH_SIZE, height: rows * PATCH_SIZE };
}

function listColumnCandidates(aspect: number, rows: number, patches: number): number[] {
  const maxColumns = Math.floor(patches / rows);
  const minColumns = Math.ceil(MIN_PATCHES / rows);
  const exactColumns = aspect * rows;
  const maxTolerableColumns = Math.floor(exactColumns * (1 + MAX_DISTORTION));
  return [Math.floor(exactColumns), Math.ceil(exactColumns), maxTolerableColumns, minColumns, maxColumns].filter(
    (columns) => columns >= minColumns && columns <= maxColumns && columns > 0,
  );
}

function measureDistortion(aspect: number, original: number): number {
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
 * Chooses the smallest budget that keeps an image's detail: each patch covers at most 48×48 of the image's pixels. An icon of 64×64
 * gets 70. A screenshot of 1920×1080 (900 patches) gets 1120. Larger images also get 1120, and are scaled down.
 */
export function chooseBudget(image: Size): TokenBudget {
  const patches = (image.width * image.height) / (PATCH_SIZE * PATCH_SIZE);
  return TOKEN_BUDGETS.find((budget) => patches <= budget) ?? LARGEST_BUDGET;
}

/**
 * Returns the maximum number of patches of an image. A budget set by the user may enlarge the image. The automatic budget does not enlarge
 * images of 70 patches or more, because that would cost tokens without adding detail.
 */
export function getPatchLimit(image: Size, budget: ImageBudget): number {
  if (budget !== "auto") return budget;
  const patches = Math.ceil(image.width / PATCH_SIZE) * Math.ceil(image.height / PATCH_SIZE);
  return Math.min(chooseBudget(image), Math.max(SMALLEST_BUDGET, patches));
}
