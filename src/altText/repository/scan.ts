import { detectSyntax } from "../document/syntax.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import type { ScannedDocument } from "./scanDocument.ts";
import { isMinified, walk } from "./walk.ts";

/** Maximum number of documents that are read before they are scanned. */
const READ_AHEAD = 16;

export interface ScannedFile extends ScannedDocument {
  path: string;
}

export interface ScanOptions {
  /** Folder whose ignore files apply. */
  root: string;
  /** Returns undefined for a document without images. @throws Error with the reason why the document is skipped */
  scanDocument: (path: string) => Promise<ScannedDocument | undefined>;
  /** Called for each document that can't be read, with the reason as a sentence; the scan continues. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans the documents below the given paths, sorted in each folder. Yields only documents with images. */
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
  const isDocument = (path: string) => detectSyntax(path) !== undefined;
  const seen = new Set<string>();
  const pending: Promise<ScannedFile | undefined>[] = [];
  for await (const path of walk(paths, root, (path) => isDocument(path) && !isMinified(path), skip)) {
    // Paths may overlap, such as a folder and a file in it.
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
