import { explain as explainAction } from "../../chat/actions/explain.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { contentTruth, describeContent, scoreContent } from "../scoring/content.ts";
import { defineTask, ManifestError } from "../task.ts";

/** The action “Explain”. */
export const explain = defineTask({
  id: "explain",
  order: 1,
  title: "Explain",
  imageCount: 1,
  shape: contentTruth,
  prepare(truth, [image]) {
    if (truth.words.length + truth.numbers.length === 0) throw new ManifestError(`${image} needs “words” or “numbers”.`);
    return {
      question: explainAction.title,
      expected: describeContent(truth),
      async ask(images, model, signal) {
        const { answer } = await askAction(explainAction, images, model, signal);
        return { kind: "scored", answer: answer.text, scores: scoreContent(answer.text, truth), measurement: toMeasurement(answer) };
      },
    };
  },
});
