import { syntaxOf } from "../document/syntax.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import type { ScannedDocument } from "./scanDocument.ts";
import { isMinified, walk } from "./walk.ts";

/** Documents that are read ahead of the one that is scanned. */
const READ_AHEAD = 16;

export interface ScannedFile extends ScannedDocument {
  path: string;
}

export interface ScanOptions {
  /** Folder whose ignore files count. */
  root: string;
  /** Returns undefined for a document without images. @throws Error whose message says why the document is skipped */
  scanDocument: (path: string) => Promise<ScannedDocument | undefined>;
  /** Called with each document that can't be read, and the reason; the scan continues. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans documents below some paths, sorted in each folder; only those with images are returned. */
export async function* scan(paths: string[], { root, scanDocument, onSkipped }: ScanOptions): AsyncGenerator<ScannedFile> {
  const skip = (path: string, error: unknown) => onSkipped(path, getErrorMessage(error));
  const scanOrSkip = async (path: string): Promise<ScannedFile | undefined> => {
    try {
      const document = await scanDocument(path);
      return document && { path, ...document };
    } catch (error) {
      skip(path, error);
      return undefined;
    }
  };
  const isDocument = (path: string) => syntaxOf(path) !== undefined;
  const seen = new Set<string>();
  const pending: Promise<ScannedFile | undefined>[] = [];
  for await (const path of walk(paths, root, (path) => isDocument(path) && !isMinified(path), skip)) {
    // Paths may lie within one another.
    if (!isDocument(path) || seen.has(path)) continue;
    seen.add(path);
    pending.push(scanOrSkip(path));
    if (pending.length < READ_AHEAD) continue;
    const document = await pending.shift();
    if (document) yield document;
  }
  for (const document of pending) {
    const scanned = await document;
    if (scanned) yield scanned;
  }
}
