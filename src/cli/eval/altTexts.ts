import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  addAttachment,
  addImageFile,
  componentsWith,
  isWritable,
  readAltSettings,
  suggest,
  type AltWriter,
  type ImageUse,
  type ScannedFile,
} from "../../altText/index.ts";
import { wordOverlap } from "../../evaluation/score.ts";
import { documentsOf, nameOf } from "../alt/documents.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { measuredOf, together } from "./ask.ts";
import type { Asking, Trial } from "./trial.ts";
import type { Measured } from "./evaluation.ts";

/**
 * The uses of images that a person wrote an alt text for which the rules find nothing wrong with. The model is not shown that text.
 * @throws UsageError where there is none
 */
export async function altTextTrials(paths: string[], terminal: Terminal, signal: AbortSignal): Promise<Trial[]> {
  const root = process.cwd();
  const settings = await readAltSettings(root);
  const { rules, maxLength, components } = settings;
  const trials: Trial[] = [];
  for await (const document of documentsOf(paths, { root, settings }, terminal, signal)) {
    for (const [index, use] of document.uses.entries()) {
      const image = document.images.get(use);
      const text = goodText(document, use);
      if (text === undefined || (image?.kind !== "file" && image?.kind !== "attached")) continue;
      const page = { ...document, name: nameOf(document.path, root), uses: document.uses.with(index, withoutText(use)) };
      const line = document.source.slice(0, use.range.from).split("\n").length;
      trials.push({
        case: {
          image: image.kind === "file" ? nameOf(image.path, root) : `${page.name}: ${use.target}`,
          question: `Alternative text at ${page.name}, line ${line}`,
          expected: [text],
        },
        add: (client) => (image.kind === "file" ? addImageFile(client, image.path) : addAttachment(client, document.source, use)),
        async ask(ref, asking, abort) {
          const { proposal, measured } = await withoutCache(async (cache) => {
            const recorder = new Recorder(asking);
            const writer = {
              target: asking.target,
              client: recorder.client,
              components: componentsWith(components),
              rules,
              maxLength,
              cache,
            };
            const { proposal } = await suggest(page, index, ref, writer, abort);
            return { proposal, measured: together(recorder.measured) };
          });
          const { alt, needsPerson } = proposal;
          const findings = needsPerson === undefined ? {} : { findings: needsPerson };
          return { kind: "compared", answer: alt, ...findings, overlap: wordOverlap(alt, text), measured };
        },
      });
    }
  }
  if (trials.length === 0) throw new UsageError("no image here has an alternative text that the rules find nothing wrong with");
  return trials;
}

function goodText({ findings }: ScannedFile, use: ImageUse): string | undefined {
  if (!isWritable(use) || use.alt.kind !== "text" || findings.some((finding) => finding.use === use)) return undefined;
  return use.alt.value.trim() || undefined;
}

/** As the model is told of it: it would repeat what it is shown. */
function withoutText(use: ImageUse): ImageUse {
  return use.alt.kind === "text" ? { ...use, alt: { ...use.alt, raw: "", value: "" } } : use;
}

/** What was suggested before took no time: every model is asked anew. */
async function withoutCache<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "oriel-eval-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keeps what answers took. */
class Recorder {
  readonly measured: Measured[] = [];
  readonly client: AltWriter["client"];

  constructor({ client }: Asking) {
    const keep = (measured: Measured) => this.measured.push(measured);
    this.client = {
      addImage: (name, bytes) => client.addImage(name, bytes),
      availableModel: (target, signal) => client.availableModel(target, signal),
      async *ask(params, signal) {
        for await (const event of client.ask(params, signal)) {
          if (event.kind === "answered") keep(measuredOf(event.answer));
          yield event;
        }
      },
    };
  }
}
