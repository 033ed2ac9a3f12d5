import * as z from "zod/mini";
import { compare as compareAction } from "../../chat/actions/compare.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { contentTruth, scoreContent } from "../scoring/content.ts";
import { containsWords } from "../score.ts";
import { defineTask } from "../task.ts";

const { reject, text, knownNumbers } = contentTruth;

/** A statement that the images are equal, as the prompt asks for it. */
const NO_DIFFERENCE =
  /\b(?:no|not any|without(?: any)?)\b[^.\n]{0,40}\b(?:differences?|changes?)\b|\b(?:identical|the same|unchanged|nothing (?:has )?changed)\b/i;

/** The action “Compare”. */
export const compare = defineTask({
  id: "compare",
  order: 5,
  title: "Compare",
  imageCount: 2,
  shape: {
    /** For each change, the words that an answer which names it contains. Empty if the images are equal. */
    changes: z.array(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
    reject,
    text,
    knownNumbers,
  },
  prepare({ changes, ...truth }) {
    return {
      question: compareAction.title,
      expected: changes.length === 0 ? ["no difference"] : changes.map((words) => words.join(", ")),
      async ask(images, model, signal) {
        const { answer, facts } = await askAction(compareAction, images, model, signal);
        // Positions that Oriel measured are true as well.
        const known = truth.text === undefined ? {} : { text: `${truth.text}\n${facts}` };
        const found = changes.filter((words) => words.every((word) => containsWords(answer.text, word)));
        // An answer that also names a change does not say that the images are equal.
        const isEqual = NO_DIFFERENCE.test(answer.text) && !/→|->/.test(answer.text);
        const share = changes.length === 0 ? Number(isEqual) : found.length / changes.length;
        return {
          kind: "scored",
          answer: answer.text,
          scores: { changes: share, ...scoreContent(answer.text, { ...truth, ...known, words: [], numbers: [] }) },
          measurement: toMeasurement(answer),
        };
      },
    };
  },
});
