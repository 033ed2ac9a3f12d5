import type { PrefillParams, PrefillResult } from "../protocol/prefill.ts";
import type { Backend, Connect } from "./backends/backend.ts";
import { RESERVED_ANSWER_TOKENS, countTurnsToDrop } from "./contextBudget.ts";
import { prepareTurns, type PreparedTurn } from "./conversation.ts";
import type { PreparedImages } from "./images/preparedImages.ts";
import { PrefillProgress } from "./prefillProgress.ts";
import { decideZoom, planZoom } from "./zoom/planZoom.ts";

/** Abort reason of a prefill that is replaced by a request with the same prompt prefix: that request can reuse the tokens processed so far. */
export const REPLACED_BY_SAME_PROMPT = new DOMException("A request with the same prompt prefix took precedence.", "AbortError");

/** Whether one of two requests can reuse the prompt cache of the other. */
export function canSharePrompt(first: PrefillParams, second: PrefillParams): boolean {
  const sharedImageCount = Math.min(first.images.length, second.images.length);
  const serializeStart = ({ target, system, thinking, turns, budget, limits, images, zoom }: PrefillParams) =>
    JSON.stringify([target, system, thinking, turns, budget, limits, images.slice(0, sharedImageCount), zoom]);
  return serializeStart(first) === serializeStart(second);
}

/** Makes the model process everything before a question that is still being written. @throws FailureError; AbortError */
export async function prefill(
  params: PrefillParams,
  preparedImages: Pick<PreparedImages, "prepareAll">,
  connect: Connect,
  signal: AbortSignal,
): Promise<PrefillResult> {
  const { turns, system, thinking } = params;
  const preparedTurns = await prepareTurns([...turns, { ...params, question: "" }], preparedImages, signal);
  const backend = await connect(preparedTurns, () => {});
  const conversation = await replaceWithFirstLook(params, preparedTurns, preparedImages, backend, signal);
  const prompt = { conversation, system, thinking };
  // The request with the question will drop the same turns, so that it can reuse the prompt cache.
  const droppedTurns = await countTurnsToDrop(backend, prompt, RESERVED_ANSWER_TOKENS, signal);
  const progress = new PrefillProgress(backend.pace, performance.now());
  try {
    const isDone = await backend.prefill?.({ ...prompt, conversation: conversation.slice(droppedTurns) }, progress, signal);
    return isDone
      ? { kind: "done" }
      : { kind: "skipped", reason: "The model's chat template alters the prompt, so it can't be processed in advance." };
  } finally {
    if (signal.aborted && signal.reason !== REPLACED_BY_SAME_PROMPT) backend.onAbandoned(progress);
  }
}

/**
 * If the question will be answered in two looks, changes the last turn to that of the first look: its images are reduced, and it has no
 * selections, because these are sent with the second look.
 */
async function replaceWithFirstLook(
  params: PrefillParams,
  preparedTurns: PreparedTurn[],
  preparedImages: Pick<PreparedImages, "prepareAll">,
  { pace }: Pick<Backend, "pace">,
  signal: AbortSignal,
): Promise<PreparedTurn[]> {
  const plan = params.zoom === undefined ? undefined : planZoom(params, preparedTurns.at(-1)?.images ?? []);
  if (plan === undefined) return preparedTurns;
  const overviews = await preparedImages.prepareAll({ ...params, images: plan.images }, signal);
  if (decideZoom(plan, overviews, params.zoom ?? "auto", pace).kind === "offered") return preparedTurns;
  return [...preparedTurns.slice(0, -1), { images: overviews, selections: [], question: "" }];
}
