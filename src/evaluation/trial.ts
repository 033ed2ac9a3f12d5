import { readFile } from "node:fs/promises";
import type { EngineClient } from "../client/engineClient.ts";
import { BatchFailures } from "../failures/batchFailures.ts";
import { describeFailure, toFailure } from "../failures/failure.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";
import type { Candidate, Case, Outcome } from "./evaluation.ts";

/** A model to test, and the client through which it is asked. */
export interface TestedModel {
  client: EngineClient;
  target: Target;
}

/** A case with the functions that ask a model about it. */
export interface Trial {
  case: Case;
  /** Uploads the images to the engine. @throws FailureError */
  addImages(client: EngineClient): Promise<ImageRef[]>;
  /** @throws FailureError; AbortError */
  ask(images: ImageRef[], model: TestedModel, signal: AbortSignal): Promise<Outcome>;
}

/** Runs all cases on one model. If an image fails, its outcome is the failure; if the model fails, the remaining cases are skipped. */
export async function runTrials(
  trials: Trial[],
  name: string,
  model: TestedModel,
  onOutcome: (done: number) => void,
  signal: AbortSignal,
): Promise<Candidate> {
  const outcomes: Outcome[] = [];
  const failures = new BatchFailures();
  for (const trial of trials) {
    try {
      outcomes.push(await trial.ask(await trial.addImages(model.client), model, signal));
      failures.onSuccess();
    } catch (error) {
      signal.throwIfAborted();
      const failure = toFailure(error);
      const reason = describeFailure(failure).message;
      if (failures.isFinal(failure)) return { name, outcomes, failure: reason };
      outcomes.push({ kind: "failed", reason });
    }
    onOutcome(outcomes.length);
  }
  return { name, outcomes };
}

/**
 * Creates small copies of the images for the report, resampled for a token budget. Images that can't be read are left out.
 */
export async function createThumbnails(trial: Trial, client: EngineClient, budget: 70 | 560, signal: AbortSignal): Promise<string[]> {
  try {
    const images = (await trial.addImages(client)).map((image) => ({ ...image, budget }));
    const results = await client.prepare({ images, budget: "auto", limits: IMAGE_LIMITS }, signal);
    const files = results.flatMap((result) => (result.kind === "prepared" ? (result.image.pieces[0]?.file ?? []) : []));
    return await Promise.all(files.map(async (file) => `data:image/png;base64,${(await readFile(file)).toString("base64")}`));
  } catch {
    // Ignored here: the failure is reported when the model is asked about the image.
    signal.throwIfAborted();
    return [];
  }
}
