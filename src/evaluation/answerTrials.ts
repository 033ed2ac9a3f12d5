import { resolve } from "node:path";
import { addImageFile } from "../altText/index.ts";
import { askAbout, toMeasurement } from "./ask.ts";
import { readManifest } from "./manifest.ts";
import { isCorrect } from "./score.ts";
import type { Trial } from "./trial.ts";

/** Creates trials from a folder of images with known answers. @throws ManifestError */
export async function createAnswerTrials(folder: string): Promise<Trial[]> {
  return (await readManifest(folder)).map(({ image, question, ...expected }) => ({
    case: {
      image,
      question,
      expected: [...expected.accept, ...(expected.words.length > 0 ? [`all of: ${expected.words.join(", ")}`] : [])],
    },
    add: (client) => addImageFile(client, resolve(folder, image)),
    async ask(ref, asking, signal) {
      const answer = await askAbout(ref, question, asking, signal);
      return { kind: "judged", answer: answer.text, isCorrect: isCorrect(answer.text, expected), measured: toMeasurement(answer) };
    },
  }));
}
