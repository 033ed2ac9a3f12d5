import * as z from "zod/mini";
import { compare as compareAction } from "../../chat/actions/compare.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { contentTruth, scoreContent } from "../scoring/content.ts";
import { containsWords } from "../score.ts";
import { defineTask } from "../task.ts";

const { reject, text, knownNumbers } = contentTruth;

/** Matches a statement that the images are equal, as the prompt asks for it. */
const NO_DIFFERENCE =
  /\b(?:no|not any|without(?: any)?)\b[^.\n]{0,40}\b(?:differences?|changes?)\b|\b(?:identical|the same|unchanged|nothing (?:has )?changed)\b/i;

/** The action “Compare”. */
export const compare = defineTask({
  id: "compare",
  order: 5,
  title: "Compare",
  imageCount: 2,
  shape: {
    /** For each change, the words by which an answer names it. Empty if the images are equal. */
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
        const measuredText = truth.text === undefined ? {} : { text: `${truth.text}\n${facts}` };
        const namedChanges = changes.filter((words) => words.every((word) => containsWords(answer.text, word)));
        // An answer with an arrow names a change, so it does not say that the images are equal.
        const isEqual = NO_DIFFERENCE.test(answer.text) && !/→|->/.test(answer.text);
        const share = changes.length === 0 ? Number(isEqual) : namedChanges.length / changes.length;
        return {
          kind: "scored",
          answer: answer.text,
          scores: { changes: share, ...scoreContent(answer.text, { ...truth, ...measuredText, words: [], numbers: [] }) },
          measurement: toMeasurement(answer),
        };
      },
    };
  },
});
