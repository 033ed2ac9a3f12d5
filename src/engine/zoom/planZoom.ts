import { estimateTwoLooks, getOverviewBudget } from "../../image/zoom.ts";
import type { AskParams, Zoom } from "../../protocol/ask.ts";
import type { ImageRef, PreparedImage } from "../../protocol/images.ts";
import type { Pace } from "../prefillProgress.ts";
import { LOOK_REQUEST_TOKENS, MAX_REGIONS, REGION_TOKENS } from "./lookRequest.ts";

/** Maximum extra wait for a second look that the user did not ask for. */
const MAX_EXTRA_MS = 10_000;

/** Plan for looking twice at images whose detail exceeds the budget. */
export interface ZoomPlan {
  /** Images of the first look, with large ones reduced to overviews. */
  images: ImageRef[];
  /** Indexes of the reduced images. */
  reduced: number[];
  /** Maximum number of tokens that the regions take. */
  maxRegionTokens: number;
}

/** @returns undefined if none of the images that are sent in one piece loses detail */
export function planZoom(
  { images, budget }: Pick<AskParams, "images" | "budget">,
  prepared: readonly PreparedImage[],
): ZoomPlan | undefined {
  const reduced: number[] = [];
  let maxRegionTokens = 0;
  for (const [index, { pieces }] of prepared.entries()) {
    const estimate = estimateTwoLooks(pieces);
    if (!estimate) continue;
    reduced.push(index);
    maxRegionTokens += estimate.maxRegionTokens;
  }
  if (reduced.length === 0) return undefined;
  const lookImages = images.map((image, index) =>
    reduced.includes(index) ? { ...image, budget: getOverviewBudget(image.budget ?? budget) } : image,
  );
  return { images: lookImages, reduced, maxRegionTokens };
}

/**
 * Decides whether to look twice. The extra wait is estimated for the worst case: the model reads all images of both looks, and chooses as many
 * regions as possible.
 * @param overviews images of the first look
 */
export function decideZoom(
  { maxRegionTokens }: ZoomPlan,
  overviews: readonly PreparedImage[],
  mode: "auto" | "on",
  { tokensPerSecond, answerTokensPerSecond }: Pick<Pace, "tokensPerSecond" | "answerTokensPerSecond">,
): { kind: "used" } | Extract<Zoom, { kind: "offered" }> {
  if (mode === "on") return { kind: "used" };
  if (tokensPerSecond === undefined) return { kind: "offered" };
  const overviewTokens = overviews.reduce((sum, { tokens }) => sum + tokens, 0);
  const readMs = ((overviewTokens + maxRegionTokens + LOOK_REQUEST_TOKENS) / tokensPerSecond) * 1000;
  const writeMs = answerTokensPerSecond === undefined ? 0 : ((MAX_REGIONS * REGION_TOKENS) / answerTokensPerSecond) * 1000;
  const extraMs = readMs + writeMs;
  return extraMs < MAX_EXTRA_MS ? { kind: "used" } : { kind: "offered", extraSeconds: Math.ceil(extraMs / 1000) };
}
