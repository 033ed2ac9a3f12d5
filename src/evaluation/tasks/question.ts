import * as z from "zod/mini";
import { buildExplainQuestion } from "../../chat/explain.ts";
import { askAbout, toMeasurement } from "../ask.ts";
import { askForBox } from "../boxTrials.ts";
import { isCorrect } from "../score.ts";
import { defineTask, ManifestError } from "../task.ts";

const position = z.number().check(z.nonnegative());
const length = z.number().check(z.positive());
const nonEmptyTexts = z._default(z.array(z.string().check(z.minLength(1))), []);

/** A free question with known answers, or with a region of the image as its answer. */
export const question = defineTask({
  id: "question",
  order: 0,
  title: "Questions",
  imageCount: 1,
  shape: {
    question: z._default(z.string().check(z.minLength(1)), buildExplainQuestion(1)),
    accept: nonEmptyTexts,
    words: nonEmptyTexts,
    /** Region in pixels that the model has to point to, instead of a text. */
    region: z.optional(z.strictObject({ x: position, y: position, width: length, height: length })),
  },
  prepare({ question, region, accept, words }, [image]) {
    if (accept.length + words.length === 0 && region === undefined) throw new ManifestError(`${image} needs “accept” or “words”.`);
    return {
      question,
      expected: [
        ...accept,
        ...(words.length > 0 ? [`all of: ${words.join(", ")}`] : []),
        ...(region === undefined ? [] : [`region of ${region.width}×${region.height} pixels at ${region.x}, ${region.y}`]),
      ],
      async ask([imageRef], model, signal) {
        if (imageRef === undefined) throw new RangeError("A question needs an image.");
        if (region !== undefined) return askForBox(imageRef, question, region, model, signal);
        const answer = await askAbout(imageRef, question, model, signal);
        return {
          kind: "judged",
          answer: answer.text,
          isCorrect: isCorrect(answer.text, { accept, words }),
          measurement: toMeasurement(answer),
        };
      },
    };
  },
});
