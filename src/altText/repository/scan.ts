import { syntaxOf } from "../document/syntax.ts";
import { messageOf } from "../../core/failure.ts";
import type { ExaminedDocument } from "./examine.ts";
import { Examiner, type ExamineLimits } from "./examineThread/examiner.ts";
import type { ThreadOptions } from "./examineThread/messages.ts";
import { isMinified, walk } from "./walk.ts";

/** Documents that are read ahead of the one that is examined. */
const AHEAD = 16;

export interface ScannedDocument extends ExaminedDocument {
  path: string;
}

export interface ScanOptions extends ThreadOptions {
  /** The bundle of `examineThread/main.ts`. */
  script: string;
  /** What one document may take, where it is not the usual. */
  limits?: Partial<ExamineLimits>;
  /** By their paths, documents as they are in an editor. */
  unsaved?: Map<string, string>;
  /** A document that can't be read, with the reason; the rest goes on. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans documents below some paths, in the order in which they lie; only those with images come. */
export async function* scan(
  paths: string[],
  { script, limits, unsaved, onSkipped, ...options }: ScanOptions,
): AsyncGenerator<ScannedDocument> {
  const examiner = new Examiner(script, options, limits);
  const skip = (path: string, error: unknown) => onSkipped(path, messageOf(error));
  const examined = async (path: string): Promise<ScannedDocument | undefined> => {
    try {
      const document = await examiner.examine(path, unsaved?.get(path));
      return document && { path, ...document };
    } catch (error) {
      skip(path, error);
      return undefined;
    }
  };
  const isDocument = (path: string) => syntaxOf(path) !== undefined;
  const seen = new Set<string>();
  const pending: Promise<ScannedDocument | undefined>[] = [];
  try {
    for await (const path of walk(paths, options.root, (path) => isDocument(path) && !isMinified(path), skip)) {
      // Paths may lie within one another.
      if (!isDocument(path) || seen.has(path)) continue;
      seen.add(path);
      pending.push(examined(path));
      if (pending.length < AHEAD) continue;
      const document = await pending.shift();
      if (document) yield document;
    }
    for (const document of pending) {
      const scanned = await document;
      if (scanned) yield scanned;
    }
  } finally {
    examiner.dispose();
  }
}
