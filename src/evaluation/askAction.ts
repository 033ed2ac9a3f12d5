import type { Action } from "../chat/action.ts";
import { buildActionPrompt } from "../chat/actions.ts";
import { planComparison } from "../chat/comparison.ts";
import { chooseInstructions } from "../chat/instructions.ts";
import { chooseSampling, chooseZoom } from "../chat/question.ts";
import { DEFAULT_STACKS } from "../chat/stack.ts";
import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { FailureError } from "../failures/failure.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { TestedModel } from "./trial.ts";

/** Maximum length of an answer, unless the action needs a longer one. */
const MAX_ANSWER_TOKENS = 4096;

/** The answer to an action, and whether it passed its check on the first try. */
export interface ActionAnswer {
  answer: Answer;
  isFirstTry: boolean;
  /** Facts that preceded the prompt; empty if there were none. */
  facts: string;
}

/**
 * Asks a model as the action of the chat panel does, but without randomness, so that results are comparable.
 * @throws FailureError; AbortError
 */
export async function askAction(
  action: Action,
  refs: ImageRef[],
  { client, target }: TestedModel,
  signal: AbortSignal,
): Promise<ActionAnswer> {
  const { images, facts } = await planImages(action, refs, client, signal);
  const prompt = buildActionPrompt(action, refs.length, undefined, action.writesCode ? DEFAULT_STACKS[0] : undefined);
  const params = {
    ...{ target, system: CHAT_SYSTEM, turns: [], selections: [], budget: "auto" as const, limits: IMAGE_LIMITS },
    images,
    question: facts === "" ? prompt : `${facts}\n\n${prompt}`,
    ...chooseSampling({ action: action.id }, { temperature: 0, maxTokens: MAX_ANSWER_TOKENS }),
    ...{ thinking: false, isBatch: true },
    ...(action.check === undefined ? {} : { response: { check: action.check } }),
    ...omitUndefined({
      instructions: chooseInstructions(action.id, refs.length > 0),
      zoom: chooseZoom({ action: action.id }, "on"),
    }),
  };
  let isFirstTry = true;
  for await (const event of client.ask(params, signal)) {
    if (event.kind === "answerRestarted") isFirstTry = false;
    if (event.kind === "answered") return { answer: event.answer, isFirstTry: isFirstTry && event.answer.problem === undefined, facts };
  }
  throw new FailureError({ kind: "engineGone" });
}

/** Chooses the images that the action sends, and the facts that precede its prompt. */
async function planImages(
  action: Action,
  refs: ImageRef[],
  client: TestedModel["client"],
  signal: AbortSignal,
): Promise<{ images: ImageRef[]; facts: string }> {
  if (action.detail === "tiles") return { images: refs.map((image) => ({ ...image, tiles: true })), facts: "" };
  const [before, after] = refs;
  if (!action.comparesPixels || before === undefined || after === undefined) return { images: refs, facts: "" };
  const comparison = planComparison(before, after, await client.compare({ before, after, limits: IMAGE_LIMITS }, signal));
  // For equal images, the panel asks no model. Here, the model is asked, to find out whether it invents differences.
  return comparison.kind === "answered" ? { images: refs, facts: "" } : comparison;
}
