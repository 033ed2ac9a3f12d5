import type { RequestType } from "vscode-jsonrpc/node";
import type { LocatedFinding } from "../repository/locateFindings.ts";
import { scan, type ScannedFile } from "../repository/scan.ts";
import type { AltSettings } from "../repository/settings.ts";
import { WorkerConnection } from "./connection.ts";
import { didChangeSettings, type WithRequestId } from "./protocol.ts";
import { findingsRequest, scanDocumentRequest, type ScanDocumentParams, type SkippedDocument } from "./scanProtocol.ts";
import { startThread } from "./thread.ts";

/** Limits for one document. */
export interface ScanLimits {
  timeMs: number;
  memoryMb: number;
}

/** Default limits. Parsing 10 MB of HTML takes 8 s on a busy CPU, and uses half of the memory limit. */
export const DEFAULT_LIMITS: ScanLimits = { timeMs: 30_000, memoryMb: 1500 };

export interface WorkerScanOptions {
  /** Bundle of `main.ts`. */
  script: string;
  /** Root of the repository, in which image files are looked up. */
  root: string;
  settings: AltSettings;
  /** Whether to scan a document. By default, all are scanned. */
  isIncluded?: (path: string) => boolean;
  limits?: Partial<ScanLimits>;
  /** Contents of unsaved documents, by path. */
  unsaved?: Map<string, string>;
  /** Aborts the scan, even while a document is being parsed. */
  signal?: AbortSignal;
  /** Called if the scan is aborted, with the first document that was not scanned. */
  onStopped?: (path: string) => void;
  /** Called for each document that can't be read, with the reason as a sentence; the scan continues. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans documents like `scan`, but in a worker: a document that hangs the parser or exhausts the memory is skipped, and the scan continues. */
export async function* scanInWorker(paths: string[], options: WorkerScanOptions): AsyncGenerator<ScannedFile> {
  yield* scanWith(scanDocumentRequest, ({ document }) => document, paths, options);
}

/** The findings in one document with images. */
export interface FileFindings {
  path: string;
  imageCount: number;
  findings: LocatedFinding[];
}

/** Scans documents like `scanInWorker`, but leaves their sources and images to the worker, which takes less memory. */
export async function* findInWorker(paths: string[], options: WorkerScanOptions): AsyncGenerator<FileFindings> {
  yield* scanWith(findingsRequest, (result) => (result.imageCount === 0 ? undefined : result), paths, options);
}

/** @param getDocument returns undefined for a document without images */
async function* scanWith<S extends { kind: "scanned" }, T extends object>(
  request: RequestType<ScanDocumentParams & WithRequestId, S | SkippedDocument, void>,
  getDocument: (result: S) => T | undefined,
  paths: string[],
  options: WorkerScanOptions,
): AsyncGenerator<T & { path: string }> {
  const {
    script,
    root,
    settings,
    isIncluded,
    limits,
    unsaved,
    onSkipped,
    signal = new AbortController().signal,
    onStopped = () => {},
  } = options;
  const { timeMs, memoryMb } = { ...DEFAULT_LIMITS, ...limits };
  const folder = root;
  const connection = new WorkerConnection(() => startThread(script, memoryMb), {
    limitMs: timeMs,
    onStart: (started) => void started.sendNotification(didChangeSettings.method, { folder, root, settings }),
  });
  const scanDocument = async (path: string): Promise<T | undefined> => {
    const source = unsaved?.get(path);
    const params = { id: connection.createRequestId(), folder, path, ...(source === undefined ? {} : { source }) };
    const result = await connection.request(request, params, { isRepeatable: true });
    if (result.kind === "skipped") throw new Error(result.reason);
    return getDocument(result);
  };
  let hasEnded = false;
  try {
    const skip = (path: string, reason: string) => void (hasEnded || onSkipped(path, reason));
    yield* scan(paths, { root, isIncluded, scanDocument, signal, onStopped, onSkipped: skip });
  } finally {
    // If the scan is stopped early, the documents that were already requested fail, but are not reported as skipped.
    hasEnded = true;
    connection.dispose();
  }
}
