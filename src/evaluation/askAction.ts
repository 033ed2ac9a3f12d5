import type { Action } from "../chat/action.ts";
import { buildActionPrompt } from "../chat/actions.ts";
import { chooseInstructions } from "../chat/instructions.ts";
import { chooseZoom } from "../chat/question.ts";
import { DEFAULT_STACKS } from "../chat/stack.ts";
import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { FailureError } from "../failures/failure.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { TestedModel } from "./trial.ts";

/** Maximum length of an answer, enough for the code of a screenshot. */
const MAX_ANSWER_TOKENS = 4096;

/** The answer to an action, and whether it passed its check at the first try. */
export interface ActionAnswer {
  answer: Answer;
  isFirstTry: boolean;
}

/**
 * Asks a model as the action of the chat panel does, but without randomness, so that results are comparable.
 * @throws FailureError; AbortError
 */
export async function askAction(
  action: Action,
  images: ImageRef[],
  { client, target }: TestedModel,
  signal: AbortSignal,
): Promise<ActionAnswer> {
  const params = {
    ...{ target, system: CHAT_SYSTEM, turns: [], selections: [], budget: "auto" as const, limits: IMAGE_LIMITS },
    images: action.detail === "tiles" ? images.map((image) => ({ ...image, tiles: true })) : images,
    question: buildActionPrompt(action, images.length, undefined, action.writesCode ? DEFAULT_STACKS[0] : undefined),
    ...{ thinking: false, temperature: 0, maxTokens: MAX_ANSWER_TOKENS, isBatch: true },
    ...(action.check === undefined ? {} : { response: { check: action.check } }),
    ...omitUndefined({
      instructions: chooseInstructions(action.id, images.length > 0),
      zoom: chooseZoom({ action: action.id }, "on"),
    }),
  };
  let isFirstTry = true;
  for await (const event of client.ask(params, signal)) {
    if (event.kind === "answerRestarted") isFirstTry = false;
    if (event.kind === "answered") return { answer: event.answer, isFirstTry: isFirstTry && event.answer.problem === undefined };
  }
  throw new FailureError({ kind: "engineGone" });
}
