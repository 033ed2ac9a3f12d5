import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { toSentence } from "../../core/failureDeclaration.ts";
import { groupBy } from "../../core/groupBy.ts";
import { raceAbort } from "../../core/raceAbort.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { Leftovers } from "../../disk/leftovers.ts";
import { isInside } from "../../disk/relativePath.ts";
import {
  collapseWhitespace,
  DocumentChangedError,
  descriptionPlaceIds,
  DocumentWorker,
  isFileInside,
  lockDocument,
  openProject,
  writeDocument,
  type AltSettings,
  type DescriptionPlaceId,
  type PlannedDocument,
  type RequestedAlt,
} from "../../altText/index.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatCount } from "./formatCount.ts";
import { readSuggestions, type Suggestion } from "./suggestions.ts";

export const options = { "dry-run": { type: "boolean" }, descriptions: { type: "string" } } as const;

/** `oriel alt apply`: writes each document atomically or leaves it unchanged, or prints a diff with `--dry-run`. @returns 1 if something could not be applied */
export async function applyCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("Specify the file with the suggestions.");
  const root = process.cwd();
  const { settings } = await openProject(root);
  const descriptionPlace = readDescriptionPlace(values.descriptions);
  const suggestions = await readSuggestions(file);
  if (values["dry-run"]) {
    const diff = await createDiff(suggestions, { root, settings, descriptionPlace }, terminal, signal);
    terminal.print(diff);
    if (diff === "") terminal.note("No document would change.");
    return 0;
  }
  const leftovers = new Leftovers();
  let [appliedCount, appliedBeforeCount, descriptionCount] = [0, 0, 0];
  await forEachDocument(
    suggestions,
    { root, settings },
    terminal,
    signal,
    async ({ path, document, suggestions: documentSuggestions }, planner) => {
      const plan = (from: DocumentWorker) => from.plan(document, documentSuggestions.map(toRequest), signal, descriptionPlace);
      const planned = await changeDocument(document, () => plan(planner), leftovers, signal);
      const { skipped, appliedBefore } = planned;
      descriptionCount += planned.descriptionCount;
      appliedCount += documentSuggestions.length - skipped.length - appliedBefore;
      appliedBeforeCount += appliedBefore;
      for (const change of [...skipped, ...planned.descriptionSkips]) terminal.note(describeSkippedChange(path, change));
    },
  );
  const skippedCount = suggestions.filter(canApply).length - appliedCount - appliedBeforeCount;
  const reviewCount = suggestions.length - appliedCount - appliedBeforeCount - skippedCount;
  const details = [
    ...(descriptionCount > 0 ? [`inserted ${formatCount(descriptionCount, "long description")}`] : []),
    ...(appliedBeforeCount > 0 ? [`${appliedBeforeCount} already applied`] : []),
    ...(skippedCount > 0 ? [`skipped ${skippedCount}`] : []),
    ...(reviewCount > 0 ? [`${reviewCount} to review`] : []),
  ];
  terminal.note(`${[`Applied alt text for ${formatCount(appliedCount, "image")}`, ...details].join(", ")}.`);
  return skippedCount > 0 ? 1 : 0;
}

/** Maximum number of attempts to write a document that other processes keep changing. */
const MAX_ATTEMPTS = 10;

/** Plans and writes the changes to one document. If another process changes the document meanwhile, plans them again. */
async function changeDocument(
  document: string,
  plan: () => Promise<PlannedDocument>,
  leftovers: Leftovers,
  signal: AbortSignal,
): Promise<PlannedDocument> {
  for (let attempt = 1; ; attempt += 1) {
    const plannedDocument = await plan();
    if (plannedDocument.after === plannedDocument.before) return plannedDocument;
    const release = await lockDocument(await realpath(document), signal);
    try {
      await writeDocument(document, plannedDocument, leftovers);
      return plannedDocument;
    } catch (error) {
      if (!(error instanceof DocumentChangedError) || attempt === MAX_ATTEMPTS) throw error;
    } finally {
      await release();
    }
  }
}

interface Repository {
  root: string;
  settings: AltSettings;
  /** Place for long descriptions; undefined to leave them out. */
  descriptionPlace?: DescriptionPlaceId | undefined;
}

/** @throws UsageError */
function readDescriptionPlace(given: string | undefined): DescriptionPlaceId | undefined {
  const place = descriptionPlaceIds.find((id) => id === given);
  if (given === undefined || place !== undefined) return place;
  throw new UsageError(`--descriptions must be one of ${descriptionPlaceIds.join(", ")}, not “${given}”.`);
}

function toRequest({ from, before, alt, description }: Suggestion): RequestedAlt {
  return { from, before, alt, description };
}

/** Returns a unified diff of the changes that the suggestions would make, and reports those that can't be made. */
export async function createDiff(
  suggestions: Suggestion[],
  repository: Repository,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string> {
  const parts: string[] = [];
  await forEachDocument(
    suggestions,
    repository,
    terminal,
    signal,
    async ({ path, document, suggestions: documentSuggestions }, planner) => {
      const { before, after, skipped, descriptionSkips } = await planner.plan(
        document,
        documentSuggestions.map(toRequest),
        signal,
        repository.descriptionPlace,
      );
      const patch = await raceAbort(createPatch(path, before, after), signal);
      if (before !== after) parts.push(patch.replace(/^=+\n/, ""));
      for (const change of [...skipped, ...descriptionSkips]) terminal.note(describeSkippedChange(path, change));
    },
  );
  return parts.join("");
}

/** Creates a unified diff in steps, because a diff with thousands of changes takes seconds, during which Ctrl-C must work. */
async function createPatch(path: string, before: string, after: string): Promise<string> {
  const [oldName, newName] = [toTerminalLine(`a/${path}`), toTerminalLine(`b/${path}`)];
  return new Promise((resolve) => {
    createTwoFilesPatch(oldName, newName, before, after, undefined, undefined, { context: 2, callback: resolve });
  });
}

interface DocumentToChange {
  /** Path as written in the suggestions. */
  path: string;
  /** Path on disk. */
  document: string;
  suggestions: Suggestion[];
}

/**
 * Processes the documents that have suggestions to apply. A document whose processing fails is reported as skipped.
 * @throws the signal's abort reason
 */
async function forEachDocument(
  suggestions: Suggestion[],
  { root, settings }: Repository,
  terminal: Terminal,
  signal: AbortSignal,
  processDocument: (document: DocumentToChange, planner: DocumentWorker) => Promise<void>,
): Promise<void> {
  const planner = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), root, settings });
  try {
    for (const [path, documentSuggestions] of groupBy(suggestions.filter(canApply), ({ path }) => path)) {
      try {
        await processDocument({ path, document: await resolveDocument(root, path), suggestions: documentSuggestions }, planner);
      } catch (error) {
        signal.throwIfAborted();
        terminal.note(`${path}: Skipped. ${toSentence(getErrorMessage(error))}`);
      }
    }
  } finally {
    planner.dispose();
  }
}

/** Whether a suggestion can be applied without being reviewed. */
function canApply({ reviewReason }: Suggestion): boolean {
  return reviewReason === undefined;
}

function describeSkippedChange(path: string, { request, reason }: PlannedDocument["skipped"][number]): string {
  return `${path}: Skipped ${collapseWhitespace(request.before.slice(0, 80))}. ${toSentence(reason)}`;
}

/** @throws Error if the path, with all links resolved, is not a file inside `root` */
async function resolveDocument(root: string, path: string): Promise<string> {
  const document = resolve(root, path);
  if (!isInside(document, root)) throw new Error("The file is outside this folder.");
  if (!(await isFileInside(document, root))) throw new Error("The file does not exist in this folder.");
  return document;
}
