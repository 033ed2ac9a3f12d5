import { resolve } from "node:path";
import { addImageFile } from "../altText/index.ts";
import { askAbout, toMeasurement } from "./ask.ts";
import { askForBox } from "./boxTrials.ts";
import { readManifest } from "./manifest.ts";
import { isCorrect } from "./score.ts";
import type { Trial } from "./trial.ts";

/** Creates trials from a folder of images with known answers. @throws ManifestError */
export async function createAnswerTrials(folder: string): Promise<Trial[]> {
  return (await readManifest(folder)).map(({ image, question, region, ...expected }) => ({
    case: {
      image,
      question,
      expected: [
        ...expected.accept,
        ...(expected.words.length > 0 ? [`all of: ${expected.words.join(", ")}`] : []),
        ...(region === undefined ? [] : [`region of ${region.width}×${region.height} pixels at ${region.x}, ${region.y}`]),
      ],
    },
    addImage: (client) => addImageFile(client, resolve(folder, image)),
    async ask(imageRef, model, signal) {
      if (region !== undefined) return askForBox(imageRef, question, region, model, signal);
      const answer = await askAbout(imageRef, question, model, signal);
      return { kind: "judged", answer: answer.text, isCorrect: isCorrect(answer.text, expected), measurement: toMeasurement(answer) };
    },
  }));
}
