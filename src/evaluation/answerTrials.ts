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
    addImage: (client) => addImageFile(client, resolve(folder, image)),
    async ask(imageRef, model, signal) {
      const answer = await askAbout(imageRef, question, model, signal);
      return { kind: "judged", answer: answer.text, isCorrect: isCorrect(answer.text, expected), measurement: toMeasurement(answer) };
    },
  }));
}
