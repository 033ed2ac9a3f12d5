import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { toSentence } from "../../core/failureDeclaration.ts";
import { groupBy } from "../../core/groupBy.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { Leftovers } from "../../disk/leftovers.ts";
import {
  collapseWhitespace,
  DocumentChangedError,
  DocumentWorker,
  isFileInside,
  isInside,
  lockDocument,
  readAltSettings,
  writeDocument,
  type AltSettings,
  type PlannedDocument,
} from "../../altText/index.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatCount } from "./formatCount.ts";
import { readSuggestions, type Suggestion } from "./suggestions.ts";

/** `oriel alt apply`: writes each document atomically, or leaves it unchanged. @returns 1 if something could not be applied */
export async function applyCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, { "dry-run": { type: "boolean" } });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("Specify the file with the suggestions.");
  const root = process.cwd();
  const settings = await readAltSettings(root);
  const suggestions = await readSuggestions(file);
  if (values["dry-run"]) {
    terminal.print(await createDiff(suggestions, { root, settings }, terminal, signal));
    return 0;
  }
  const leftovers = new Leftovers();
  let applied = 0;
  await forEachDocument(suggestions, { root, settings }, terminal, signal, async ({ path, document, wanted }, planner) => {
    const { skipped } = await changeDocument({ path, document, wanted }, planner, leftovers, signal);
    applied += wanted.length - skipped.length;
    for (const change of skipped) terminal.note(describeSkipped(path, change));
  });
  const skipped = suggestions.filter(isReviewed).length - applied;
  const doubtful = suggestions.length - applied - skipped;
  terminal.note(
    `Applied ${formatCount(applied, "alt text")}${skipped > 0 ? `, skipped ${skipped}` : ""}${doubtful > 0 ? `, ${doubtful} to review` : ""}.`,
  );
  return skipped > 0 ? 1 : 0;
}

/** Maximum number of attempts to write a document that other processes keep changing. */
const MAX_ATTEMPTS = 10;

/** Plans and writes the changes to one document. If another process changes the document in between, they are planned again. */
async function changeDocument(
  { document, wanted }: DocumentToChange,
  planner: DocumentWorker,
  leftovers: Leftovers,
  signal: AbortSignal,
): Promise<PlannedDocument> {
  for (let attempt = 1; ; attempt += 1) {
    const planned = await planner.plan(document, wanted, signal);
    if (planned.after === planned.before) return planned;
    const release = await lockDocument(await realpath(document), signal);
    try {
      await writeDocument(document, planned, leftovers);
      return planned;
    } catch (error) {
      if (!(error instanceof DocumentChangedError) || attempt === MAX_ATTEMPTS) throw error;
    } finally {
      await release();
    }
  }
}

interface Folder {
  root: string;
  settings: AltSettings;
}

/** Returns a unified diff of the changes that the suggestions would make, and reports those that can't be made. */
export async function createDiff(suggestions: Suggestion[], folder: Folder, terminal: Terminal, signal: AbortSignal): Promise<string> {
  const parts: string[] = [];
  await forEachDocument(suggestions, folder, terminal, signal, async ({ path, document, wanted }, planner) => {
    const { before, after, skipped } = await planner.plan(document, wanted, signal);
    const patch = createTwoFilesPatch(toTerminalLine(`a/${path}`), toTerminalLine(`b/${path}`), before, after, undefined, undefined, {
      context: 2,
    });
    if (before !== after) parts.push(patch.replace(/^=+\n/, ""));
    for (const change of skipped) terminal.note(describeSkipped(path, change));
  });
  return parts.join("");
}

interface DocumentToChange {
  /** Path in the suggestions. */
  path: string;
  /** Path on disk. */
  document: string;
  wanted: Suggestion[];
}

/**
 * Processes the documents that reviewed suggestions are for. A document whose processing fails is reported as skipped.
 * @throws the signal's abort reason
 */
async function forEachDocument(
  suggestions: Suggestion[],
  { root, settings }: Folder,
  terminal: Terminal,
  signal: AbortSignal,
  process: (document: DocumentToChange, planner: DocumentWorker) => Promise<void>,
): Promise<void> {
  const planner = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), root, settings });
  try {
    for (const [path, wanted] of groupBy(suggestions.filter(isReviewed), ({ path }) => path)) {
      try {
        await process({ path, document: await resolveDocument(root, path), wanted }, planner);
      } catch (error) {
        signal.throwIfAborted();
        terminal.note(`${path}: Skipped. ${toSentence(getErrorMessage(error))}`);
      }
    }
  } finally {
    planner.dispose();
  }
}

/** Whether the user need not review a suggestion before it is applied. */
function isReviewed({ needsPerson }: Suggestion): boolean {
  return needsPerson === undefined;
}

function describeSkipped(path: string, { wanted, reason }: PlannedDocument["skipped"][number]): string {
  return `${path}: Skipped ${collapseWhitespace(wanted.before.slice(0, 80))}. ${toSentence(reason)}`;
}

/** @throws Error if the path, with all links resolved, is not a file below `root` */
async function resolveDocument(root: string, path: string): Promise<string> {
  const document = resolve(root, path);
  if (!isInside(document, root)) throw new Error("The file is outside this folder.");
  if (!(await isFileInside(document, root))) throw new Error("The file does not exist in this folder.");
  return document;
}
