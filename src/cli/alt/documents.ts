import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  findInWorker,
  isIgnoreFile,
  scanInWorker,
  type FileFindings,
  type Project,
  type ScannedFile,
  type WorkerScanOptions,
} from "../../altText/index.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatCount } from "./formatCount.ts";
import { selectDocuments } from "./selectDocuments.ts";

/** Number of documents between progress updates. */
const DOCUMENTS_PER_UPDATE = 100;

export interface ScanScope {
  /** Working folder, to which the paths in messages are relative. */
  folder: string;
  /** Project of the working folder. */
  project: Project;
  /** Whether to skip ignored files even if they are given by name. */
  skipsIgnored?: boolean;
  /** Scans only documents that differ from this commit of the git repository. */
  changedSince?: string | undefined;
  /** Total time limit for all documents. */
  timeoutMs?: number | undefined;
  /** Whether to show no progress. */
  isQuiet?: boolean;
  /** Called when a document is skipped, or when all remaining documents are skipped. */
  onIncomplete?: () => void;
}

/** Time limit for one document. A scan with a short time limit lowers it, so that one document can't use up the scan's time. */
const DOCUMENT_TIMEOUT_MS = 30_000;

/**
 * Yields the documents that contain images, from the given files and folders or by default from the working folder, and reports the
 * documents that are skipped.
 * @throws UsageError for a path that does not exist; FailureError `badAltSettings`; the signal's abort reason
 */
export function scanDocuments(paths: string[], scope: ScanScope, terminal: Terminal, signal: AbortSignal): AsyncGenerator<ScannedFile> {
  return scanWith(scanInWorker, ({ uses }) => uses.length, paths, scope, terminal, signal);
}

/** Like `scanDocuments`, but yields only the findings. */
export function findFindings(paths: string[], scope: ScanScope, terminal: Terminal, signal: AbortSignal): AsyncGenerator<FileFindings> {
  return scanWith(findInWorker, ({ imageCount }) => imageCount, paths, scope, terminal, signal);
}

async function* scanWith<T>(
  scan: (roots: string[], options: WorkerScanOptions) => AsyncGenerator<T>,
  countImages: (document: T) => number,
  paths: string[],
  { folder, project, skipsIgnored = false, changedSince, timeoutMs, isQuiet = false, onIncomplete }: ScanScope,
  terminal: Terminal,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const onSkipped = (path: string, reason: string) => {
    if (!isIgnoreFile(path)) onIncomplete?.();
    terminal.note(`${getRelativeName(path, folder)}: Skipped. ${toSentence(reason)}`);
  };
  let [documentCount, imageCount] = [0, 0];
  // Without this check, a mistyped path would seem to have no findings.
  for (const path of paths) if (!(await exists(resolve(path)))) throw new UsageError(`${path} does not exist.`);
  const script = join(import.meta.dirname, "alt-text.mjs");
  const timeoutSignal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const limits = { timeMs: Math.min(DOCUMENT_TIMEOUT_MS, (timeoutMs ?? Infinity) / 2) };
  const combinedSignal = timeoutSignal ? AbortSignal.any([signal, timeoutSignal]) : signal;
  let nextPath = folder;
  const onStopped = (path: string) => (nextPath = path);
  const scanSelections = async function* () {
    const selections = await selectDocuments(
      paths.map((path) => resolve(path)),
      { folder, project, skipsIgnored, changedSince, signal: combinedSignal },
    );
    for (const { project: ownProject, roots, isIncluded } of selections)
      yield* scan(roots, { ...ownProject, script, isIncluded, limits, onSkipped, signal: combinedSignal, onStopped });
  };
  try {
    for await (const document of scanSelections()) {
      documentCount += 1;
      imageCount += countImages(document);
      if (!isQuiet && documentCount % DOCUMENTS_PER_UPDATE === 0)
        terminal.showTransient(`${formatCount(imageCount, "image")} in ${formatCount(documentCount, "document")}`);
      yield document;
    }
  } catch (error) {
    if (signal.aborted || timeoutSignal?.aborted !== true) throw error;
    onIncomplete?.();
    terminal.note(
      `Stopped after ${(timeoutMs ?? 0) / 1000} s. All documents from ${getRelativeName(nextPath, folder)} onward were skipped.`,
    );
  }
  terminal.clearProgress();
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
