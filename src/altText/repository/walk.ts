import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { IgnoreScope, type OnError } from "./ignoreScope.ts";

/** Folders that are always skipped: their files are generated or belong to other projects. */
const SKIPPED_FOLDERS = new Set([".git", "node_modules", ".hg", ".svn"]);

/** Time after which the walk yields to other work, such as handling an interrupt. */
const YIELD_AFTER_MS = 50;

/**
 * Yields the files below the given paths, in sorted order within each folder. Skips files that a `.gitignore` or `.orielignore` excludes.
 * The ignore files that apply are those in the folders from the root of the git repository, or from `root` if there is no repository, down
 * to the file. A file given as a path is yielded even if it is ignored. Symbolic links are not followed: they could leave the root or form
 * a loop.
 * @param onError called with each file or folder that can't be read; the walk continues
 */
export async function* walkFiles(
  paths: string[],
  root: string,
  isIncluded: (path: string) => boolean,
  onError: OnError,
): AsyncGenerator<string> {
  for (const path of paths) {
    try {
      const info = await lstat(path);
      if (info.isFile()) {
        yield path;
        continue;
      }
      if (info.isSymbolicLink()) throw new Error("Symbolic links are not followed.");
      if (!info.isDirectory()) continue;
    } catch (error) {
      onError(path, error);
      continue;
    }
    yield* walkEntries(path, await readFolder(path, onError), await IgnoreScope.open(path, root, onError), isIncluded, onError);
  }
}

async function* walkFolder(
  folder: string,
  outerScope: IgnoreScope,
  isIncluded: (path: string) => boolean,
  onError: OnError,
  isIgnored = false,
): AsyncGenerator<string> {
  const entries = await readFolder(folder, onError);
  const names = entries.map(({ name }) => name);
  const scope = await outerScope.enter(folder, names, isIgnored, onError);
  if (scope !== undefined) yield* walkEntries(folder, entries, scope, isIncluded, onError);
}

async function* walkEntries(
  folder: string,
  entries: Dirent[],
  scope: IgnoreScope,
  isIncluded: (path: string) => boolean,
  onError: OnError,
): AsyncGenerator<string> {
  let startMs = performance.now();
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (performance.now() - startMs > YIELD_AFTER_MS) {
      await yieldToEventLoop();
      startMs = performance.now();
    }
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) {
      const result = await scope.test(path, true);
      if (result !== "ignored") yield* walkFolder(path, scope, isIncluded, onError, result === "trackedFiles");
    } else if (entry.isFile() && isIncluded(path) && (await scope.test(path, false)) === "included") yield path;
  }
}

async function readFolder(folder: string, onError: OnError): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onError(folder, error);
    return [];
  });
}

/** Whether a file is minified, according to its name. */
export function isMinified(path: string): boolean {
  return /\.min\.\w+$/.test(basename(path));
}
