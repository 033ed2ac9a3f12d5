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
/** Maximum number of patches of an overview. It is small, because an overview only shows where the tiles or regions belong. */
export const OVERVIEW_BUDGET = 280;

/** Minimum number of patches of an image, passed to llama-server as `--image-min-tokens`. llama-server resamples images with fewer patches. */
export const MIN_PATCHES = 40;

/** Number of begin-of-image and end-of-image tokens, which llama.cpp adds around the patches. Measured with v0.5.0. */
const FRAME_TOKENS = 2;

/** Counts the patches of an image. Both sides must be multiples of 48 pixels. */
export function countPatches({ width, height }: Size): number {
  return (width / PATCH_SIZE) * (height / PATCH_SIZE);
}

/** Counts the tokens of an image in the prompt. Both sides must be multiples of 48 pixels. */
export function getTokenCost(size: Size): number {
  return countPatches(size) + FRAME_TOKENS;
}
