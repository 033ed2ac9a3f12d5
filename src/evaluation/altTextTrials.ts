import { addAttachment, addImageFile, isWritable, type AltSettings, type ImageUse, type ScannedFile } from "../altText/index.ts";
import { measureWordOverlap } from "./score.ts";
import { suggestAlt, type AltParser } from "./suggestAlt.ts";
import type { Trial } from "./trial.ts";

/**
 * Creates a trial for each image whose alt text has no findings. The model is not shown that text.
 * @param toName converts the path of a file to its name in the report
 */
export async function createAltTextTrials(
  documents: AsyncIterable<ScannedFile>,
  settings: AltSettings,
  toName: (path: string) => string,
  parser: AltParser,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const document of documents) {
    for (const [index, use] of document.uses.entries()) {
      const image = document.images.get(use);
      const text = findGoodText(document, use);
      if (text === undefined || (image?.kind !== "file" && image?.kind !== "attached")) continue;
      const name = toName(document.path);
      const line = document.source.slice(0, use.range.from).split("\n").length;
      trials.push({
        case: {
          image: image.kind === "file" ? toName(image.path) : `${name}: ${use.target}`,
          question: `Alt text at ${name}, line ${line}`,
          expected: [text],
        },
        addImages: async (client) => [
          await (image.kind === "file" ? addImageFile(client, image.path) : addAttachment(client, document.source, use)),
        ],
        async ask([imageRef], model, signal) {
          if (imageRef === undefined) throw new RangeError("Alt text needs an image.");
          const { proposal, measurement } = await suggestAlt({ document, index }, name, imageRef, { settings, parser }, model, signal);
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
