import { toCode } from "../../chat/actions/toCode.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { contentTruth, describeContent, scoreContent } from "../scoring/content.ts";
import { defineTask, ManifestError } from "../task.ts";

const { words, reject } = contentTruth;

/** Matches a comment that stands for code which the model left out, such as `<!-- … more rows -->` or `// rest of the code`. */
const PLACEHOLDER =
  /(?:<!--|\/\*|\/\/)[^\n]*(?:\.{3}|…|\b(?:rest of|repeat|remaining|and so on|more (?:items|rows)|add (?:more|other))\b)/i;

/** The action “Screenshot to Code”. Only texts and completeness are measured. A reader or a judge model has to judge the appearance. */
export const code = defineTask({
  id: "code",
  order: 4,
  title: "Screenshot to Code",
  imageCount: 1,
  shape: { words, reject },
  prepare(truth, [image]) {
    if (truth.words.length === 0) throw new ManifestError(`${image} needs “words”.`);
    const content = { ...truth, numbers: [], knownNumbers: [] };
    return {
      question: toCode.title,
      expected: describeContent(content),
      async ask(images, model, signal) {
        const { answer, isFirstTry } = await askAction(toCode, images, model, signal);
        const source = readCode(answer.text);
        const isComplete = source !== "" && answer.finish === "stop" && !PLACEHOLDER.test(source);
        return {
          kind: "scored",
          answer: answer.text,
          scores: { ...scoreContent(source, content), complete: isComplete ? 1 : 0, firstTry: isFirstTry ? 1 : 0 },
          measurement: toMeasurement(answer),
        };
      },
    };
  },
});

/** Joins the code blocks of an answer. The last one may have been cut off. */
function readCode(answer: string): string {
  return Array.from(answer.matchAll(/^(`{3,}|~{3,})[^\n]*\n(.*?)(?:^\1|$(?![^]))/gms), (match) => match[2]).join("\n");
}
