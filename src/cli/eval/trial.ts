import { readFile } from "node:fs/promises";
import type { EngineClient } from "../../client/engineClient.ts";
import { attributesOf, describeFailure, failureOf } from "../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { Target } from "../../protocol/target.ts";
import type { Candidate, Case, Outcome } from "./evaluation.ts";

/** Who is asked. */
export interface Asking {
  client: EngineClient;
  target: Target;
}

/** A case and how a model is asked. */
export interface Trial {
  case: Case;
  /** Gives the engine the picture. @throws FailureError */
  add(client: EngineClient): Promise<ImageRef>;
  /** @throws FailureError; AbortError */
  ask(image: ImageRef, asking: Asking, signal: AbortSignal): Promise<Outcome>;
}

/** Tries all cases on one model. An image that fails is said, and the rest goes on; a model that fails is tried no further. */
export async function tryAll(
  trials: Trial[],
  name: string,
  asking: Asking,
  onOutcome: (done: number) => void,
  signal: AbortSignal,
): Promise<Candidate> {
  const outcomes: Outcome[] = [];
  for (const trial of trials) {
    try {
      outcomes.push(await trial.ask(await trial.add(asking.client), asking, signal));
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      const reason = describeFailure(failure).message;
      if (attributesOf(failure).scope !== "image") return { name, outcomes, failure: reason };
      outcomes.push({ kind: "failed", reason });
    }
    onOutcome(outcomes.length);
  }
  return { name, outcomes };
}

/** A small picture for the report, of the pixels that a model would get at the least budget; undefined for what is no image. */
export async function thumbnailOf(trial: Trial, client: EngineClient, signal: AbortSignal): Promise<string | undefined> {
  try {
    const images = [{ ...(await trial.add(client)), budget: 70 as const }];
    const [result] = await client.prepare({ images, budget: "auto", limits: IMAGE_LIMITS }, signal);
    if (result?.kind !== "prepared") return undefined;
    const bytes = await readFile(result.image.pieces[0]?.file ?? "");
    return `data:image/png;base64,${bytes.toString("base64")}`;
  } catch {
    // Why it can't be read is said where it is asked about.
    signal.throwIfAborted();
    return undefined;
  }
}
