import { TOKEN_BUDGETS, tokenCost, type Size } from "../../../image/budget.ts";
import type { AskEvent } from "../../../protocol/ask.ts";
import type { PreparedImage } from "../../../protocol/images.ts";
import type { PreparedTurn } from "../../conversation.ts";
import type { ImageTokens } from "./serverDefinition.ts";

/** Tokens before and after each image. */
const FRAME_TOKENS = tokenCost({ width: 0, height: 0 });

/** Event about images that the server reduces; undefined if there are none. */
export function findShrunkImages(imageTokens: ImageTokens, images: PreparedImage[]): Extract<AskEvent, { kind: "shrunk" }> | undefined {
  if (imageTokens.kind !== "atMost") return undefined;
  const { tokens } = imageTokens;
  const names = images.filter(({ pieces }) => pieces.some(({ sent }) => patchesOf(sent) > tokens)).map(({ name }) => name);
  return names.length === 0 ? undefined : { kind: "shrunk", toTokens: tokens, names };
}

/** Smallest token budget that reduces no image of the request; undefined if the server takes none per request. */
export function budgetForRequest(imageTokens: ImageTokens, conversation: PreparedTurn[]): number | undefined {
  const sizes = sentSizes(conversation);
  if (imageTokens.kind !== "perRequest" || sizes.length === 0) return undefined;
  const most = Math.max(...sizes.map(patchesOf));
  return TOKEN_BUDGETS.find((budget) => budget >= most) ?? TOKEN_BUDGETS.at(-1);
}

/** Tokens that all images of a conversation cost on this server. */
export function countImageTokens(imageTokens: ImageTokens, conversation: PreparedTurn[]): number {
  const budget = budgetForRequest(imageTokens, conversation);
  const costOf = (sent: Size) =>
    budget ?? (imageTokens.kind === "atMost" ? Math.min(patchesOf(sent), imageTokens.tokens) : patchesOf(sent));
  return sentSizes(conversation).reduce((sum, sent) => sum + costOf(sent) + FRAME_TOKENS, 0);
}

function sentSizes(conversation: PreparedTurn[]): Size[] {
  return conversation.flatMap(({ images }) => images.flatMap(({ pieces }) => pieces.map(({ sent }) => sent)));
}

function patchesOf(sent: Size): number {
  return tokenCost(sent) - FRAME_TOKENS;
}
