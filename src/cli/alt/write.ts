import { join, relative, resolve } from "node:path";
import {
  addAttachment,
  addImageFile,
  componentsWith,
  findingsByUse,
  isFixable,
  isWritable,
  concurrencyFor,
  readAltSettings,
  findProblemsTogether,
  suggest,
  type AltWriter,
  type ImageUse,
  type ScannedFile,
} from "../../altText/index.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { getFailureAttributes, describeFailure, toFailure } from "../../failures/failure.ts";
import { cacheFolder } from "../../disk/paths.ts";
import { endpointConcurrency } from "../../contributions/settings/endpoint.ts";
import { parseConcurrency } from "../concurrency.ts";
import { chooseTarget, engineFor, targetOptions } from "../target.ts";
import { buildOptions } from "../settingOptions.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { diffOf } from "./apply.ts";
import { counted } from "./counted.ts";
import { documentsOf, nameOf } from "./documents.ts";
import { writeSuggestions, type Suggestion } from "./suggestions.ts";

const options = {
  ...targetOptions,
  out: { type: "string" },
  "dry-run": { type: "boolean" },
  all: { type: "boolean" },
  language: { type: "string" },
  ...buildOptions(endpointConcurrency),
} as const;

const SUGGESTIONS = "oriel-suggestions.json";

/** A use to write an alt text for, with its image on disk. */
interface Job {
  document: ScannedFile;
  index: number;
  use: ImageUse;
  /** Undefined if the notebook holds the image. */
  image: string | undefined;
}

/** `oriel alt write`: writes suggestions only, cached ones without asking the model. @returns 1 if an image failed */
export async function writeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const root = process.cwd();
  const concurrency = parseConcurrency(values.concurrency);
  const chosen = await chooseTarget(values, signal);
  const target = chosen.kind === "endpoint" ? { ...chosen, concurrency } : chosen;
  const isDry = values["dry-run"] ?? false;
  const settings = await readAltSettings(root);
  const { rules, maxLength, components } = settings;
  const documents: ScannedFile[] = [];
  for await (const document of documentsOf(positionals, { root, settings }, terminal, signal)) documents.push(document);
  const jobs = documents.flatMap((document) => jobsOf(document, values.all ?? false));
  const file = resolve(values.out ?? SUGGESTIONS);
  /** In the order of the jobs, although several run concurrently: the file follows the order of the documents. */
  const written: (Suggestion | undefined)[] = [];
  const client = await engineFor(terminal);
  const writer: AltWriter = {
    ...{ target, client, rules, maxLength, components: componentsWith(components), cache: join(cacheFolder(), "altText") },
    ...(values.language === undefined ? {} : { language: values.language }),
    onWaiting: (delayMs) => terminal.fleeting(`The server is busy; it is asked again in ${Math.ceil(delayMs / 1000)} s`),
  };
  const save = async () => {
    try {
      markRepeats(jobs, written, writer);
    } finally {
      const copy = isDry ? undefined : await writeSuggestions(file, written.filter(isThere));
      if (copy !== undefined)
        terminal.note(`${relative(root, file)} was changed since it was written: it is kept as ${relative(root, copy)}.`);
    }
  };
  const began = performance.now();
  let [done, asked, failed] = [0, 0, 0];
  try {
    await runConcurrently(jobs.entries(), concurrencyFor(target), async ([index, job]) => {
      try {
        const { suggestion, isCached } = await suggestionFor(job, root, writer, signal);
        written[index] = suggestion;
        if (!isCached) asked += 1;
      } catch (error) {
        signal.throwIfAborted();
        const failure = toFailure(error);
        if (getFailureAttributes(failure).scope !== "image") throw error;
        failed += 1;
        terminal.note(`${imageName(job, root)} is left out: ${describeFailure(failure).message}`);
      }
      done += 1;
      terminal.fleeting(progressText(done, jobs.length, asked, performance.now() - began));
    });
  } catch (error) {
    // Suggestions written so far are saved; the next run continues after them.
    if (written.some(isThere)) await save().catch((other: unknown) => terminal.note(describeFailure(toFailure(other)).message));
    throw error;
  } finally {
    terminal.endProgress();
    client.dispose();
  }
  await save();
  const suggestions = written.filter(isThere);
  if (isDry) terminal.out(await diffOf(suggestions, root, components, terminal));
  const doubtful = suggestions.filter(({ needsPerson }) => needsPerson !== undefined).length;
  terminal.note(`${counted(suggestions.length, "alternative text")} written, ${doubtful} of them need a person.`);
  if (!isDry && suggestions.length > 0) terminal.note(`Look at ${relative(root, file)}, then: oriel alt apply ${relative(root, file)}`);
  return failed > 0 ? 1 : 0;
}

function isThere(suggestion: Suggestion | undefined): suggestion is Suggestion {
  return suggestion !== undefined;
}

/** Returns the uses of a document to write an alt text for. @param all includes those without findings */
function jobsOf(document: ScannedFile, all: boolean): Job[] {
  const found = findingsByUse(document.findings);
  return document.uses.flatMap((use, index): Job[] => {
    const isWanted = all || isFixable(found.get(use) ?? []);
    const resolution = document.images.get(use);
    if (!isWanted || !isWritable(use)) return [];
    if (resolution?.kind === "attached") return [{ document, index, use, image: undefined }];
    return resolution?.kind === "file" ? [{ document, index, use, image: resolution.path }] : [];
  });
}

/** Marks texts that conflict with others, such as the second of two equal ones in a row, for a user to look at. */
function markRepeats(jobs: Job[], written: (Suggestion | undefined)[], { components, maxLength, rules }: AltWriter): void {
  const byDocument = new Map<ScannedFile, Map<number, Suggestion>>();
  for (const [at, { document, index }] of jobs.entries()) {
    const suggestion = written[at];
    if (suggestion === undefined || suggestion.needsPerson !== undefined) continue;
    const ofDocument = byDocument.get(document) ?? new Map<number, Suggestion>();
    byDocument.set(document, ofDocument.set(index, suggestion));
  }
  for (const [document, suggestions] of byDocument) {
    const texts = new Map(Array.from(suggestions, ([index, { alt }]) => [index, alt]));
    const repeats = findProblemsTogether({ ...document, components }, texts, { maxLength, severities: rules });
    for (const [index, problem] of repeats) {
      const suggestion = suggestions.get(index);
      if (suggestion) suggestion.needsPerson = problem;
    }
  }
}

/** Name of the image for users. */
function imageName({ document, use, image }: Job, root: string): string {
  return image === undefined ? `${nameOf(document.path, root)}: ${use.target}` : nameOf(image, root);
}

async function suggestionFor(job: Job, root: string, writer: AltWriter, signal: AbortSignal) {
  const { document, index, use, image } = job;
  const path = nameOf(document.path, root);
  const ref = await (image === undefined ? addAttachment(writer.client, document.source, use) : addImageFile(writer.client, image));
  const { proposal, isCached } = await suggest({ ...document, name: path }, index, ref, writer, signal);
  const { from, to } = use.range;
  const place = { line: document.source.slice(0, from).split("\n").length, from, before: document.source.slice(from, to) };
  const suggestion: Suggestion = { path, ...place, target: imageName(job, root), ...proposal };
  return { suggestion, isCached };
}

function progressText(done: number, total: number, asked: number, ms: number): string {
  if (asked === 0) return `${done} of ${total} images`;
  const perSecond = (asked * 1000) / ms;
  const minutes = Math.ceil((total - done) / perSecond / 60);
  return `${done} of ${total} images, ${perSecond.toFixed(1)} images/s, ${minutes} min left`;
}
