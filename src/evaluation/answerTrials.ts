import { join, resolve } from "node:path";
import { addImageFile } from "../altText/index.ts";
import { MANIFEST_NAME, readManifest } from "./manifest.ts";
import { ManifestError, type TaskServices } from "./task.ts";
import type { Trial } from "./trial.ts";

/**
 * Creates trials from a folder of images with known answers.
 * @param tasks ids of the tasks to include; undefined for all
 * @throws ManifestError
 */
export async function createAnswerTrials(folder: string, services: TaskServices, tasks?: readonly string[]): Promise<Trial[]> {
  const cases = (await readManifest(folder)).filter(({ task }) => tasks?.includes(task.id) ?? true);
  if (cases.length === 0) throw new ManifestError("No case in answers.json has the chosen task.");
  const trials: Trial[] = [];
  for (const { task, images, truth } of cases) {
    const { question, expected, ask } = await task.prepare(truth, images, services).catch((error: unknown) => {
      if (!(error instanceof ManifestError)) throw error;
      throw new ManifestError(`${join(folder, MANIFEST_NAME)} is invalid. ${error.message}`);
    });
    trials.push({
      case: { task: task.id, image: images.join(" → "), question, expected },
      addImages: (client) => Promise.all(images.map((image) => addImageFile(client, resolve(folder, image)))),
      ask,
    });
  }
  return trials;
}
