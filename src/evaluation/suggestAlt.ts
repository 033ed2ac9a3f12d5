import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suggest, type AltSettings, type AltWriter, type ImageUse, type ScannedFile } from "../altText/index.ts";
import type { ImageRef } from "../protocol/images.ts";
import { addMeasurements, toMeasurement } from "./ask.ts";
import type { Measurement } from "./evaluation.ts";
import type { TestedModel } from "./trial.ts";

/** The parts of a writer that read the page. */
export type AltParser = Pick<AltWriter, "findProblems" | "describeUse">;

interface SuggestedAlt {
  proposal: Awaited<ReturnType<typeof suggest>>["proposal"];
  /** Whether the first answer passed all checks. */
  isFirstTry: boolean;
  measurement: Measurement;
}

/**
 * Writes alt text for one use as `oriel alt write` does. The model is not shown the existing alt text.
 * @param name path of the document in the prompt
 * @throws FailureError; AbortError
 */
export async function suggestAlt(
  { document, index }: { document: ScannedFile; index: number },
  name: string,
  image: ImageRef,
  { settings, parser }: { settings: Pick<AltSettings, "rules" | "maxLength">; parser: AltParser },
  model: TestedModel,
  signal: AbortSignal,
): Promise<SuggestedAlt> {
  const use = document.uses[index];
  if (use === undefined) throw new RangeError(`There is no image ${index}.`);
  const page = { ...document, name, uses: document.uses.with(index, removeText(use)) };
  return withEmptyCache(async (cacheFolder) => {
    const recorder = new RequestRecorder(model);
    const { rules, maxLength } = settings;
    const writer = { target: model.target, client: recorder.client, ...parser, rules, maxLength, cacheFolder };
    const { proposal } = await suggest(page, index, image, writer, signal);
    const isFirstTry = recorder.textCount === 1 && proposal.reviewReason === undefined;
    return { proposal, isFirstTry, measurement: addMeasurements(recorder.measurements) };
  });
}

/** Removes the alt text, which the model would otherwise repeat. */
function removeText(use: ImageUse): ImageUse {
  return use.alt.kind === "text" ? { ...use, alt: { ...use.alt, raw: "", value: "" } } : use;
}

/** Runs with an empty suggestion cache, because cached suggestions would distort the timings. */
export async function withEmptyCache<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "oriel-eval-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Records a measurement of each answer that its client returns. */
export class RequestRecorder {
  readonly measurements: Measurement[] = [];
  readonly client: AltWriter["client"];
  /** Number of requests for alt text. Other requests, such as for a long description, have no schema. */
  textCount = 0;

  constructor({ client }: Pick<TestedModel, "client">) {
    const { measurements } = this;
    const countText = () => (this.textCount += 1);
    this.client = {
      addImage: (name, bytes) => client.addImage(name, bytes),
      findAvailableModel: (target, signal) => client.findAvailableModel(target, signal),
      async *ask(params, signal) {
        if (params.response?.schema !== undefined) countText();
        for await (const event of client.ask(params, signal)) {
          if (event.kind === "answered") measurements.push(toMeasurement(event.answer));
          yield event;
        }
      },
    };
  }
}
