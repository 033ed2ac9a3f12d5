import type { AskParams, Selection } from "../protocol/ask.ts";
import { findAction } from "./actions.ts";
import { CUSTOM_ACTION, type QuestionText } from "./questionText.ts";
import type { AttachedImage } from "./attachedImage.ts";
import type { ZoomSetting } from "./host.ts";

export interface Question extends QuestionText {
  images: AttachedImage[];
  selections: Selection[];
  /** Instructions that precede the text in the prompt. */
  instructions?: string;
  /** The user wants the model to look closer at the images. This takes precedence over the setting. */
  looksCloser?: true;
}

type Sampling = Pick<AskParams, "maxTokens" | "temperature">;

/** Chooses whether the model looks at the images of a question twice; undefined if it looks at each image once. */
export function chooseZoom({ action, looksCloser }: Pick<Question, "action" | "looksCloser">, setting: ZoomSetting): AskParams["zoom"] {
  if (looksCloser) return "on";
  return setting === "off" || !allowsFreeForm(action) ? undefined : setting;
}

/** Chooses how an answer is sampled: as the settings say, unless the action needs an exact answer. */
export function chooseSampling({ action }: Pick<Question, "action">, { maxTokens, temperature }: Sampling): Sampling {
  const exactAnswer = action === undefined ? undefined : findAction(action)?.exactAnswer;
  return exactAnswer ? { maxTokens: Math.max(maxTokens, exactAnswer.minTokens), temperature: 0 } : { maxTokens, temperature };
}

/** Whether the answer may take any form: the question is the user's own, or a custom action, or asks for an explanation. */
export function allowsFreeForm(action: string | undefined): boolean {
  return action === undefined || action === CUSTOM_ACTION || findAction(action)?.detail === "zoom";
}

/** Marks the selections of an action that writes code as examples of the project's style. */
export function markStyleExamples({ action }: Pick<Question, "action">, selections: Selection[]): Selection[] {
  const writesCode = action !== undefined && findAction(action)?.writesCode;
  return writesCode ? selections.map((selection) => ({ ...selection, isStyleExample: true })) : selections;
}

/** Chooses tiles for the images of an action that needs all of their detail, unless the user has chosen otherwise. */
export function applyTiles({ action, images }: Pick<Question, "action" | "images">): void {
  if (action === undefined || findAction(action)?.detail !== "tiles") return;
  for (const image of images) image.choice = { tiles: true, ...image.choice };
}

/** Returns the label of a selection, such as `src/login.ts, lines 3 to 9`. */
export function formatSelectionLabel({ path, lines }: Selection): string {
  return lines === undefined ? path : `${path}, lines ${lines[0]} to ${lines[1]}`;
}
