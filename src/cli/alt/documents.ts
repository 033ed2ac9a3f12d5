import { lstat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { scanInWorker, type AltSettings, type ScannedFile } from "../../altText/index.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatCount } from "./formatCount.ts";

/** Progress is shown after each group of this many documents. */
const DOCUMENTS_PER_UPDATE = 100;

/** Yields the documents with images below some paths, by default all below `root`, and reports those that are skipped. @throws UsageError for a path that does not exist */
export async function* scanDocuments(
  paths: string[],
  { root, settings }: { root: string; settings: AltSettings },
  terminal: Terminal,
  signal: AbortSignal,
): AsyncGenerator<ScannedFile> {
  const onSkipped = (path: string, reason: string) => terminal.note(`${relativeName(path, root)}: Skipped. ${toSentence(reason)}`);
  let [documents, images] = [0, 0];
  // No findings below a mistyped path would look like success.
  for (const path of paths) if (!(await exists(resolve(path)))) throw new UsageError(`${path} does not exist.`);
  const script = join(import.meta.dirname, "alt-text.mjs");
  const roots = paths.length === 0 ? [root] : paths.map((path) => resolve(path));
  for await (const document of scanInWorker(roots, { script, root, settings, onSkipped })) {
    signal.throwIfAborted();
    documents += 1;
    images += document.uses.length;
    if (documents % DOCUMENTS_PER_UPDATE === 0)
      terminal.showTransient(`${formatCount(images, "image")} in ${formatCount(documents, "document")}`);
    yield document;
  }
  terminal.clearProgress();
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Returns the path from the root, with slashes on every system. */
export function relativeName(path: string, root: string): string {
  return relative(root, path).split(sep).join("/") || ".";
}
