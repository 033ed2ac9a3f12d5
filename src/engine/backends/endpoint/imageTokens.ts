import { TOKEN_BUDGETS, getTokenCost, type Size } from "../../../image/budget.ts";
import type { AskEvent } from "../../../protocol/ask.ts";
import type { PreparedImage } from "../../../protocol/images.ts";
import { separateLooks, type PreparedTurn } from "../../conversation.ts";
import type { ImageTokens } from "./serverDefinition.ts";

/** Number of tokens that surround each image. */
const FRAME_TOKENS = getTokenCost({ width: 0, height: 0 });

/** Creates an event about the images that the server downscales; undefined if there are none. */
export function createDownscaledEvent(
  imageTokens: ImageTokens,
  images: PreparedImage[],
): Extract<AskEvent, { kind: "imagesDownscaled" }> | undefined {
  if (imageTokens.kind !== "atMost") return undefined;
  const { tokens } = imageTokens;
  const names = images.filter(({ pieces }) => pieces.some(({ sent }) => countPatches(sent) > tokens)).map(({ name }) => name);
  return names.length === 0 ? undefined : { kind: "imagesDownscaled", limitTokens: tokens, names };
}

/** Returns the smallest token budget at which the server downscales no image; undefined without images, or if requests can't specify a budget. */
export function chooseRequestBudget(imageTokens: ImageTokens, conversation: PreparedTurn[]): number | undefined {
  const sizes = listSentSizes(conversation);
  if (imageTokens.kind !== "perRequest" || sizes.length === 0) return undefined;
  const maxPatches = Math.max(...sizes.map(countPatches));
  return TOKEN_BUDGETS.find((budget) => budget >= maxPatches) ?? TOKEN_BUDGETS.at(-1);
}

/** Counts the tokens that the images in a conversation take on this server. */
export function countImageTokens(imageTokens: ImageTokens, conversation: PreparedTurn[]): number {
  const budget = chooseRequestBudget(imageTokens, conversation);
  const countTokens = (size: Size) =>
    budget ?? (imageTokens.kind === "atMost" ? Math.min(countPatches(size), imageTokens.tokens) : countPatches(size));
  return listSentSizes(conversation).reduce((sum, sent) => sum + countTokens(sent) + FRAME_TOKENS, 0);
}

function listSentSizes(conversation: PreparedTurn[]): Size[] {
  return separateLooks(conversation).flatMap(({ images }) => images.flatMap(({ pieces }) => pieces.map(({ sent }) => sent)));
}

function countPatches(size: Size): number {
  return getTokenCost(size) - FRAME_TOKENS;
}
