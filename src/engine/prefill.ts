import type { PrefillParams, PrefillResult } from "../protocol/prefill.ts";
import type { Connect } from "./backends/backend.ts";
import { RESERVED_ANSWER_TOKENS, turnsToDrop } from "./contextBudget.ts";
import { prepareTurns } from "./conversation.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import { Reading } from "./reading.ts";

/** Reason to end a prefill when the request that replaces it starts with the same prompt: the part processed by then stays useful. */
export const STILL_WANTED = new DOMException("A question that begins alike came first", "AbortError");

/** Whether the prompt cache of one request serves the other. */
export function shareStart(one: PrefillParams, other: PrefillParams): boolean {
  const shared = Math.min(one.images.length, other.images.length);
  const start = ({ target, system, thinking, turns, budget, limits, images }: PrefillParams) =>
    JSON.stringify([target, system, thinking, turns, budget, limits, images.slice(0, shared)]);
  return start(one) === start(other);
}

/** Has the model process everything before a question that is still being written. @throws FailureError; AbortError */
export async function prefill(
  params: PrefillParams,
  prepared: PreparedImages,
  connect: Connect,
  signal: AbortSignal,
): Promise<PrefillResult> {
  const { turns, system, thinking } = params;
  const conversation = await prepareTurns([...turns, { ...params, question: "" }], prepared, signal);
  const backend = await connect(conversation, () => {});
  const prompt = { conversation, system, thinking };
  // The question will drop the same turns.
  const dropped = await turnsToDrop(backend, prompt, RESERVED_ANSWER_TOKENS, signal);
  const reading = new Reading(backend.pace, performance.now());
  try {
    const isDone = await backend.prefill?.({ ...prompt, conversation: conversation.slice(dropped) }, reading, signal);
    return isDone ? { kind: "done" } : { kind: "skipped", reason: "the model's template changes what is asked" };
  } finally {
    if (signal.aborted && signal.reason !== STILL_WANTED) backend.onAbandoned(reading);
  }
}
