import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  addAttachment,
  addImageFile,
  isWritable,
  suggest,
  type AltSettings,
  type AltWriter,
  type ImageUse,
  type ScannedFile,
} from "../altText/index.ts";
import { addMeasurements, toMeasurement } from "./ask.ts";
import type { Measurement } from "./evaluation.ts";
import { measureWordOverlap } from "./score.ts";
import type { TestedModel, Trial } from "./trial.ts";

/**
 * Creates a trial for each image whose alt text has no findings. The model is not shown that text.
 * @param toName converts the path of a file to its name in the report
 */
export async function createAltTextTrials(
  documents: AsyncIterable<ScannedFile>,
  settings: AltSettings,
  toName: (path: string) => string,
  parser: Pick<AltWriter, "findProblems" | "describeUse">,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const document of documents) {
    for (const [index, use] of document.uses.entries()) {
      const image = document.images.get(use);
      const text = findGoodText(document, use);
      if (text === undefined || (image?.kind !== "file" && image?.kind !== "attached")) continue;
      const page = { ...document, name: toName(document.path), uses: document.uses.with(index, removeText(use)) };
      const line = document.source.slice(0, use.range.from).split("\n").length;
      trials.push({
        case: {
          image: image.kind === "file" ? toName(image.path) : `${page.name}: ${use.target}`,
          question: `Alt text at ${page.name}, line ${line}`,
          expected: [text],
        },
        addImage: (client) => (image.kind === "file" ? addImageFile(client, image.path) : addAttachment(client, document.source, use)),
        async ask(imageRef, model, signal) {
          const { proposal, measurement } = await withEmptyCache(async (cacheFolder) => {
            const recorder = new MeasurementRecorder(model);
            const { rules, maxLength } = settings;
            const writer = { target: model.target, client: recorder.client, ...parser, rules, maxLength, cacheFolder };
            const { proposal } = await suggest(page, index, imageRef, writer, signal);
            return { proposal, measurement: addMeasurements(recorder.measurements) };
          });
          const { alt, reviewReason } = proposal;
          const findings = reviewReason === undefined ? {} : { findings: reviewReason };
          return { kind: "compared", answer: alt, ...findings, overlap: measureWordOverlap(alt, text), measurement };
        },
      });
    }
  }
  return trials;
}

function findGoodText({ findings }: ScannedFile, use: ImageUse): string | undefined {
  if (!isWritable(use) || use.alt.kind !== "text" || findings.some((finding) => finding.use === use)) return undefined;
  return use.alt.value.trim() || undefined;
}

/** Removes the alt text, which the model would otherwise repeat. */
function removeText(use: ImageUse): ImageUse {
  return use.alt.kind === "text" ? { ...use, alt: { ...use.alt, raw: "", value: "" } } : use;
}

/** Runs with an empty suggestion cache, because cached suggestions would distort the timings. */
async function withEmptyCache<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "oriel-eval-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Records a measurement of each answer that its client returns. */
class MeasurementRecorder {
  readonly measurements: Measurement[] = [];
  readonly client: AltWriter["client"];

  constructor({ client }: TestedModel) {
    const { measurements } = this;
    this.client = {
      addImage: (name, bytes) => client.addImage(name, bytes),
      findAvailableModel: (target, signal) => client.findAvailableModel(target, signal),
      async *ask(params, signal) {
        for await (const event of client.ask(params, signal)) {
          if (event.kind === "answered") measurements.push(toMeasurement(event.answer));
          yield event;
        }
      },
    };
  }
}
