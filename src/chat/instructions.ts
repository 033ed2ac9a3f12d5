import type { AskParams, EarlierTurn } from "../protocol/ask.ts";
import { allowsFreeForm, type Question } from "./question.ts";

/**
 * Asks the model to give positions as objects with named keys, because models differ in the order in which they list coordinates. This is not
 * part of the system text, because the answers to most actions have a fixed form.
 */
const POINTING =
  'To show where something is, add `{"image":1,"x1":0,"y1":0,"x2":0,"y2":0}`: the number of the image (and "view", if it has several), and the ' +
  "upper left and lower right corner, from 0 to 1000 of its width and height.";

/** Adds the instructions to a question if the conversation has images, unless the model was given them with an earlier question. */
export function addInstructions(question: Question, earlierTurns: readonly EarlierTurn[]): Question {
  const seesImages = question.images.length > 0 || earlierTurns.some(({ images }) => images.length > 0);
  const hasInstructions = earlierTurns.some((turn) => turn.instructions !== undefined);
  const instructions = hasInstructions ? undefined : chooseInstructions(question.action, seesImages);
  return instructions === undefined ? question : { ...question, instructions };
}

/** Returns the instructions that precede a question in the prompt; undefined if there are none. @param seesImages whether the conversation has images */
export function chooseInstructions(action: string | undefined, seesImages: boolean): AskParams["instructions"] {
  return seesImages && allowsFreeForm(action) ? POINTING : undefined;
}
