import type { Failure } from "../failures/failure.ts";
import type { Backend } from "./backends/backend.ts";
import type { Prompt } from "./conversation.ts";

/** Maximum number of tokens kept free for the answer when earlier turns are dropped. A longer answer may use the rest of the context too. */
export const RESERVED_ANSWER_TOKENS = 1024;

/**
 * Returns how many of the oldest turns to drop so that the rest and an answer fit in the context; 0 if the size of the context is unknown.
 * A question without earlier turns is always sent; the server rejects it if it is too long. @throws FailureError; AbortError
 */
export async function countTurnsToDrop(
  backend: Pick<Backend, "contextTokens" | "countTokens">,
  prompt: Prompt,
  maxTokens: number,
  signal: AbortSignal,
): Promise<number> {
  const { conversation } = prompt;
  if (backend.contextTokens === undefined) return 0;
  const budget = backend.contextTokens - Math.min(maxTokens, RESERVED_ANSWER_TOKENS);
  const fitsAfterDropping = async (droppedTurns: number) =>
    (await backend.countTokens({ ...prompt, conversation: conversation.slice(droppedTurns) }, signal)) <= budget;
  let [low, high] = [1, conversation.length - 1];
  if (high === 0 || (await fitsAfterDropping(0))) return 0;
  // Dropping more turns never needs more tokens, so a binary search finds the smallest number.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await fitsAfterDropping(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Minimum useful length of an answer. */
const MIN_ANSWER_TOKENS = 256;

/**
 * Returns a smaller limit for the answer after an overflow, or undefined if the prompt leaves no room for a useful answer. Some servers stop counting early
 * and report too few prompt tokens, so at most half of the last limit is tried next.
 */
export function reduceMaxTokens(
  { promptTokens, contextTokens }: Extract<Failure, { kind: "contextOverflow" }>,
  maxTokens: number,
): number | undefined {
  const smallerLimit = Math.min(contextTokens - promptTokens, Math.floor(maxTokens / 2));
  return smallerLimit >= MIN_ANSWER_TOKENS ? smallerLimit : undefined;
}
