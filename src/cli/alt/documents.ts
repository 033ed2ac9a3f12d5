import { lstat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { scanInWorker, type AltSettings, type ScannedFile } from "../../altText/index.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { counted } from "./counted.ts";

/** Number of documents between two reports of progress. */
const PROGRESS_INTERVAL = 100;

/** Yields the documents with images below some paths, by default all below `root`, and notes those that are skipped. @throws UsageError for a path that does not exist */
export async function* documentsOf(
  paths: string[],
  { root, settings }: { root: string; settings: AltSettings },
  terminal: Terminal,
  signal: AbortSignal,
): AsyncGenerator<ScannedFile> {
  const onSkipped = (path: string, reason: string) => terminal.note(`${nameOf(path, root)} is left out: ${reason}`);
  let [documents, images] = [0, 0];
  // No findings below a mistyped path would look like success.
  for (const path of paths) if (!(await isThere(resolve(path)))) throw new UsageError(`there is no ${path}`);
  const script = join(import.meta.dirname, "alt-text.mjs");
  const places = paths.length === 0 ? [root] : paths.map((path) => resolve(path));
  for await (const document of scanInWorker(places, { script, root, settings, onSkipped })) {
    signal.throwIfAborted();
    documents += 1;
    images += document.uses.length;
    if (documents % PROGRESS_INTERVAL === 0) terminal.fleeting(`${counted(images, "image")} in ${counted(documents, "document")}`);
    yield document;
  }
  terminal.endProgress();
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Returns the path from the root, with slashes on every system. */
export function nameOf(path: string, root: string): string {
  return relative(root, path).split(sep).join("/") || ".";
}
