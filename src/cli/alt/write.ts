import { join, resolve } from "node:path";
import {
  addAttachment,
  addImageFile,
  DocumentWorker,
  groupFindingsByUse,
  isFixable,
  isWritable,
  getConcurrency,
  NewAlts,
  openProject,
  suggest,
  type AltWriter,
  type ImageUse,
  type ScannedFile,
} from "../../altText/index.ts";
import { findLineStarts } from "../../core/lines.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { BatchFailures } from "../../failures/batchFailures.ts";
import { describeFailure, FailureError, toFailure, type Failure } from "../../failures/failure.ts";
import { getCacheFolder } from "../../disk/paths.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { endpointConcurrency } from "../../contributions/settings/endpoint.ts";
import { readConcurrency } from "../concurrency.ts";
import type { ImageRef } from "../../protocol/images.ts";
import { chooseTarget, createEngineClient, targetOptions } from "../target.ts";
import { buildOptions } from "../settingOptions.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { createDiff } from "./apply.ts";
import { formatCount } from "./formatCount.ts";
import { scanDocuments } from "./documents.ts";
import { describeRemoteImages, getRemoteUrl, RemoteImages } from "./remoteImages.ts";
import { markConflicts } from "./markConflicts.ts";
import { writeSuggestions, type Suggestion } from "./suggestions.ts";

export const options = {
  ...targetOptions,
  out: { type: "string" },
  "dry-run": { type: "boolean" },
  all: { type: "boolean" },
  fetch: { type: "boolean" },
  language: { type: "string" },
  ...buildOptions(endpointConcurrency),
} as const;

const DEFAULT_SUGGESTIONS_FILE = "oriel-suggestions.json";

/** A use that needs alt text, and its image. */
export interface Job {
  document: ScannedFile;
  /** Index of the use in `document.uses`. */
  index: number;
  use: ImageUse;
  /** Path of the image; undefined if the image is embedded in a notebook, or on the web. */
  image: string | undefined;
  /** URL of an image on the web. */
  remoteUrl?: string;
}

/** `oriel alt write`: writes only suggestions, or prints them as a diff with `--dry-run`. Cached suggestions are used without asking the model. @returns 1 if an image failed */
export async function writeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const root = process.cwd();
  const concurrency = readConcurrency(values.concurrency);
  const chosenTarget = await chooseTarget(values, signal);
  const target = chosenTarget.kind === "endpoint" ? { ...chosenTarget, concurrency } : chosenTarget;
  const isDryRun = values["dry-run"] ?? false;
  const project = await openProject(root);
  const { rules, maxLength } = project.settings;
  const documents: ScannedFile[] = [];
  for await (const document of scanDocuments(positionals, { folder: root, project }, terminal, signal)) documents.push(document);
  const allJobs = documents.flatMap((document) => listJobs(document, values.all ?? false));
  const remoteUrls = allJobs.flatMap(({ remoteUrl }) => remoteUrl ?? []);
  if (remoteUrls.length > 0) terminal.note(describeRemoteImages(remoteUrls, values.fetch ?? false));
  const jobs = values.fetch ? allJobs : allJobs.filter(({ remoteUrl }) => remoteUrl === undefined);
  const file = resolve(values.out ?? DEFAULT_SUGGESTIONS_FILE);
  /** Suggestions in the order of the jobs, although several run concurrently, so that the file follows the order of the documents. */
  const suggestionsByJob: (Suggestion | undefined)[] = [];
  const client = await createEngineClient(terminal);
  const remoteImages = new RemoteImages();
  const parser = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), ...project });
  const newAlts = new NewAlts(jobs.map(({ document, use }) => ({ name: getRelativeName(document.path, root), from: use.range.from })));
  const writer: AltWriter = {
    ...{ target, client, rules, maxLength, newAlts, cacheFolder: join(getCacheFolder(), "altText") },
    findProblems: (...params) => parser.findProblems(...params),
    describeUse: (...params) => parser.describeUse(...params),
    ...(values.language === undefined ? {} : { language: values.language }),
    onWaiting: (delayMs) => terminal.showTransient(`The server is busy. Retrying in ${Math.ceil(delayMs / 1000)} s`),
  };
  const saveSuggestions = async () => {
    try {
      await markConflicts(jobs, suggestionsByJob, root, parser, signal);
    } finally {
      const backup = isDryRun ? undefined : await writeSuggestions(file, suggestionsByJob.filter(isDefined));
      if (backup !== undefined)
        terminal.note(`${getRelativeName(file, root)} had been edited. The edited version was saved as ${getRelativeName(backup, root)}.`);
    }
  };
  const startMs = performance.now();
  const failures = new BatchFailures();
  /** Documents on which a parser hung. Their other images are skipped, because each would take as long to fail. */
  const unreadableDocuments = new Map<ScannedFile, Failure>();
  let [doneCount, askedCount, failedCount] = [0, 0, 0];
  try {
    try {
      await runConcurrently(jobs.entries(), getConcurrency(target), async ([index, job]) => {
        try {
          const failure = unreadableDocuments.get(job.document);
          if (failure !== undefined) throw new FailureError(failure);
          const { suggestion, isCached } = await createSuggestion(job, root, remoteImages, writer, signal);
          suggestionsByJob[index] = suggestion;
          if (!isCached) askedCount += 1;
          failures.onSuccess();
        } catch (error) {
          signal.throwIfAborted();
          const failure = toFailure(error);
          if (failures.isFinal(failure)) throw error;
          if (failure.kind === "documentUnreadable") unreadableDocuments.set(job.document, failure);
          failedCount += 1;
          terminal.note(`${getImageName(job, root)}: Skipped. ${describeFailure(failure).message}`);
        } finally {
          newAlts.settle(getRelativeName(job.document.path, root), job.use.range.from, suggestionsByJob[index]?.alt);
        }
        doneCount += 1;
        terminal.showTransient(formatProgress(doneCount, jobs.length, askedCount, performance.now() - startMs));
      });
    } catch (error) {
      // Saves the suggestions made so far. The next run takes them from the cache, without asking the model again.
      if (suggestionsByJob.some(isDefined))
        await saveSuggestions().catch((saveError: unknown) => terminal.note(describeFailure(toFailure(saveError)).message));
      throw error;
    } finally {
      terminal.clearProgress();
      client.dispose();
      await remoteImages.dispose();
    }
    await saveSuggestions();
  } finally {
    parser.dispose();
  }
  const suggestions = suggestionsByJob.filter(isDefined);
  if (isDryRun) terminal.print(await createDiff(suggestions, { root, settings: project.settings }, terminal, signal));
  const reviewCount = suggestions.filter(({ reviewReason }) => reviewReason !== undefined).length;
  terminal.note(`Wrote alt text for ${formatCount(suggestions.length, "image")}${reviewCount > 0 ? `, ${reviewCount} to review` : ""}.`);
  if (!isDryRun && suggestions.length > 0)
    terminal.note(`Review ${getRelativeName(file, root)}, then run: oriel alt apply ${getRelativeName(file, root)}`);
  return failedCount > 0 ? 1 : 0;
}

function isDefined(suggestion: Suggestion | undefined): suggestion is Suggestion {
  return suggestion !== undefined;
}

/** Lists the uses in a document that need alt text. @param includesAll whether to include uses without findings */
function listJobs(document: ScannedFile, includesAll: boolean): Job[] {
  const findingsByUse = groupFindingsByUse(document.findings);
  return document.uses.flatMap((use, index): Job[] => {
    const isIncluded = includesAll || isFixable(findingsByUse.get(use) ?? []);
    const resolution = document.images.get(use);
    if (!isIncluded || !isWritable(use)) return [];
    if (resolution?.kind === "attached") return [{ document, index, use, image: undefined }];
    if (resolution?.kind === "file") return [{ document, index, use, image: resolution.path }];
    const remoteUrl = getRemoteUrl(use);
    return remoteUrl === undefined ? [] : [{ document, index, use, image: undefined, remoteUrl }];
  });
}

/** Returns the name of the image for messages and suggestions. */
function getImageName({ document, use, image, remoteUrl }: Job, root: string): string {
  if (remoteUrl !== undefined) return remoteUrl;
  return image === undefined ? `${getRelativeName(document.path, root)}: ${use.target}` : getRelativeName(image, root);
}

async function createSuggestion(job: Job, root: string, remoteImages: RemoteImages, writer: AltWriter, signal: AbortSignal) {
  const { document, index, use } = job;
  const path = getRelativeName(document.path, root);
  const imageRef = await addImage(job, remoteImages, writer.client, signal);
  const { proposal, isCached } = await suggest({ ...document, name: path }, index, imageRef, writer, signal);
  const { from, to } = use.range;
  const position = { line: findLineStarts(document.source.slice(0, from)).length, from, before: document.source.slice(from, to) };
  const suggestion: Suggestion = { path, ...position, target: getImageName(job, root), ...proposal };
  return { suggestion, isCached };
}

async function addImage(
  { document, use, image, remoteUrl }: Job,
  remoteImages: RemoteImages,
  client: AltWriter["client"],
  signal: AbortSignal,
): Promise<ImageRef> {
  if (remoteUrl !== undefined) {
    const { name, bytes } = await remoteImages.fetch(remoteUrl, signal);
    return client.addImage(name, bytes);
  }
  return image === undefined ? addAttachment(client, document.source, use) : addImageFile(client, image);
}

function formatProgress(doneCount: number, total: number, askedCount: number, elapsedMs: number): string {
  if (askedCount === 0) return `${doneCount} of ${total} images`;
  const imagesPerSecond = (askedCount * 1000) / elapsedMs;
  const minutes = Math.ceil((total - doneCount) / imagesPerSecond / 60);
  return `${doneCount} of ${total} images, ${imagesPerSecond.toFixed(1)} images/s, ${minutes} min left`;
}
