import { detectSyntax } from "../document/syntax.ts";
import { raceAbort } from "../../core/raceAbort.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import type { ScannedDocument } from "./scanDocument.ts";
import { isMinified, walkFiles } from "./walk.ts";

/** Maximum number of documents that are read ahead of the document that is being scanned. */
const MAX_DOCUMENTS_READ_AHEAD = 16;

export interface ScannedFile extends ScannedDocument {
  path: string;
}

/** @typeParam T result of scanning one document */
export interface ScanOptions<T> {
  /** Outermost folder whose ignore files apply if there is no git repository around it. */
  root: string;
  /** Whether to scan a document. By default, all are scanned. */
  isIncluded?: ((path: string) => boolean) | undefined;
  /** Returns undefined for a document without images. @throws Error whose message says why the document is skipped */
  scanDocument: (path: string) => Promise<T | undefined>;
  /** Called for each document that can't be read, with the reason as a sentence; the scan continues. */
  onSkipped: (path: string, reason: string) => void;
  signal: AbortSignal;
  /** Called if the scan is aborted, with the first document that was not scanned. */
  onStopped: (path: string) => void;
}

/** Scans the documents below the given paths, in sorted order within each folder. Yields only documents with images. @throws the signal's abort reason */
export async function* scan<T extends object>(paths: string[], options: ScanOptions<T>): AsyncGenerator<T & { path: string }> {
  const { root, isIncluded = () => true, scanDocument, onSkipped, signal, onStopped } = options;
  const skip = (path: string, error: unknown) => onSkipped(path, getErrorMessage(error));
  const scanOrSkip = async (path: string): Promise<(T & { path: string }) | undefined> => {
    try {
      const document = await scanDocument(path);
      return document && { path, ...document };
    } catch (error) {
      skip(path, error);
      return undefined;
    }
  };
  const isDocument = (path: string) => detectSyntax(path) !== undefined;
  const seenPaths = new Set<string>();
  const pending: { path: string; result: Promise<(T & { path: string }) | undefined> }[] = [];
  const takeFirst = async () => {
    const [first] = pending;
    const document = first && (await raceAbort(first.result, signal));
    pending.shift();
    return document;
  };
  try {
    for await (const path of walkFiles(paths, root, (path) => isDocument(path) && !isMinified(path), skip)) {
      // Paths may overlap, such as a folder and a file in it.
      if (!isDocument(path) || !isIncluded(path) || seenPaths.has(path)) continue;
      signal.throwIfAborted();
      seenPaths.add(path);
      pending.push({ path, result: scanOrSkip(path) });
      if (pending.length < MAX_DOCUMENTS_READ_AHEAD) continue;
      const document = await takeFirst();
      if (document) yield document;
    }
    while (pending.length > 0) {
      const document = await takeFirst();
      if (document) yield document;
    }
  } catch (error) {
    const [first] = pending;
    if (signal.aborted && first) onStopped(first.path);
    throw error;
  }
}
