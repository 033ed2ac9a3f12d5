import { join, relative, resolve } from "node:path";
import {
  addAttachment,
  addImageFile,
  DocumentWorker,
  groupFindingsByUse,
  isFixable,
  isWritable,
  getConcurrency,
  readAltSettings,
  suggest,
  type AltWriter,
  type ImageUse,
  type ScannedFile,
} from "../../altText/index.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { BatchFailures } from "../../failures/batchFailures.ts";
import { describeFailure, FailureError, toFailure, type Failure } from "../../failures/failure.ts";
import { getCacheFolder } from "../../disk/paths.ts";
import { endpointConcurrency } from "../../contributions/settings/endpoint.ts";
import { parseConcurrency } from "../concurrency.ts";
import { chooseTarget, createEngineClient, targetOptions } from "../target.ts";
import { buildOptions } from "../settingOptions.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { createDiff } from "./apply.ts";
import { formatCount } from "./formatCount.ts";
import { scanDocuments, relativeName } from "./documents.ts";
import { markRepeats } from "./markRepeats.ts";
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
export interface Job {
  document: ScannedFile;
  index: number;
  use: ImageUse;
  /** Undefined if the notebook holds the image. */
  image: string | undefined;
}

/** `oriel alt write`: writes only suggestions. Cached ones are written without asking the model. @returns 1 if an image failed */
export async function writeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const root = process.cwd();
  const concurrency = parseConcurrency(values.concurrency);
  const chosen = await chooseTarget(values, signal);
  const target = chosen.kind === "endpoint" ? { ...chosen, concurrency } : chosen;
  const isDry = values["dry-run"] ?? false;
  const settings = await readAltSettings(root);
  const { rules, maxLength } = settings;
  const documents: ScannedFile[] = [];
  for await (const document of scanDocuments(positionals, { root, settings }, terminal, signal)) documents.push(document);
  const jobs = documents.flatMap((document) => listJobs(document, values.all ?? false));
  const file = resolve(values.out ?? SUGGESTIONS);
  /** Suggestions in the order of the jobs, although several run concurrently, so that the file follows the order of the documents. */
  const written: (Suggestion | undefined)[] = [];
  const client = await createEngineClient(terminal);
  const parser = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), root, settings });
  const writer: AltWriter = {
    ...{ target, client, rules, maxLength, cache: join(getCacheFolder(), "altText") },
    findProblems: (...judged) => parser.findProblems(...judged),
    ...(values.language === undefined ? {} : { language: values.language }),
    onWaiting: (delayMs) => terminal.showTransient(`The server is busy. Retrying in ${Math.ceil(delayMs / 1000)} s`),
  };
  const save = async () => {
    try {
      await markRepeats(jobs, written, root, parser, signal);
    } finally {
      const copy = isDry ? undefined : await writeSuggestions(file, written.filter(isWritten));
      if (copy !== undefined)
        terminal.note(`${relative(root, file)} had been edited. The edited version was saved as ${relative(root, copy)}.`);
    }
  };
  const startMs = performance.now();
  const failures = new BatchFailures();
  /** Documents that hang a parser. Each of their other images would take as long. */
  const unreadable = new Map<ScannedFile, Failure>();
  let [done, asked, failed] = [0, 0, 0];
  try {
    await runConcurrently(jobs.entries(), getConcurrency(target), async ([index, job]) => {
      try {
        const known = unreadable.get(job.document);
        if (known !== undefined) throw new FailureError(known);
        const { suggestion, isCached } = await createSuggestion(job, root, writer, signal);
        written[index] = suggestion;
        if (!isCached) asked += 1;
        failures.onSuccess();
      } catch (error) {
        signal.throwIfAborted();
        const failure = toFailure(error);
        if (failures.isFinal(failure)) throw error;
        if (failure.kind === "documentUnreadable") unreadable.set(job.document, failure);
        failed += 1;
        terminal.note(`${imageName(job, root)}: Skipped. ${describeFailure(failure).message}`);
      }
      done += 1;
      terminal.showTransient(formatProgress(done, jobs.length, asked, performance.now() - startMs));
    });
  } catch (error) {
    // Suggestions written so far are saved; the next run continues after them.
    if (written.some(isWritten)) await save().catch((other: unknown) => terminal.note(describeFailure(toFailure(other)).message));
    throw error;
  } finally {
    terminal.clearProgress();
    client.dispose();
  }
  await save();
  parser.dispose();
  const suggestions = written.filter(isWritten);
  if (isDry) terminal.print(await createDiff(suggestions, { root, settings }, terminal, signal));
  const doubtful = suggestions.filter(({ needsPerson }) => needsPerson !== undefined).length;
  terminal.note(`Wrote ${formatCount(suggestions.length, "alt text")}${doubtful > 0 ? `, ${doubtful} to review` : ""}.`);
  if (!isDry && suggestions.length > 0) terminal.note(`Review ${relative(root, file)}, then run: oriel alt apply ${relative(root, file)}`);
  return failed > 0 ? 1 : 0;
}

function isWritten(suggestion: Suggestion | undefined): suggestion is Suggestion {
  return suggestion !== undefined;
}

/** Lists the uses in a document that need an alt text. @param all whether to include uses without findings */
function listJobs(document: ScannedFile, all: boolean): Job[] {
  const found = groupFindingsByUse(document.findings);
  return document.uses.flatMap((use, index): Job[] => {
    const isWanted = all || isFixable(found.get(use) ?? []);
    const resolution = document.images.get(use);
    if (!isWanted || !isWritable(use)) return [];
    if (resolution?.kind === "attached") return [{ document, index, use, image: undefined }];
    return resolution?.kind === "file" ? [{ document, index, use, image: resolution.path }] : [];
  });
}

/** Returns the name of the image for messages and suggestions. */
function imageName({ document, use, image }: Job, root: string): string {
  return image === undefined ? `${relativeName(document.path, root)}: ${use.target}` : relativeName(image, root);
}

async function createSuggestion(job: Job, root: string, writer: AltWriter, signal: AbortSignal) {
  const { document, index, use, image } = job;
  const path = relativeName(document.path, root);
  const ref = await (image === undefined ? addAttachment(writer.client, document.source, use) : addImageFile(writer.client, image));
  const { proposal, isCached } = await suggest({ ...document, name: path }, index, ref, writer, signal);
  const { from, to } = use.range;
  const position = { line: document.source.slice(0, from).split("\n").length, from, before: document.source.slice(from, to) };
  const suggestion: Suggestion = { path, ...position, target: imageName(job, root), ...proposal };
  return { suggestion, isCached };
}

function formatProgress(done: number, total: number, asked: number, ms: number): string {
  if (asked === 0) return `${done} of ${total} images`;
  const perSecond = (asked * 1000) / ms;
  const minutes = Math.ceil((total - done) / perSecond / 60);
  return `${done} of ${total} images, ${perSecond.toFixed(1)} images/s, ${minutes} min left`;
}
