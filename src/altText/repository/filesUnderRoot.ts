import { lstat, realpath } from "node:fs/promises";
import { isFileInside } from "./inside.ts";

/** Maximum number of cached results. When it is reached, the cache is cleared. */
const MAX_CACHED_RESULTS = 20_000;

/**
 * Files and folders below a root. Each path is looked up once, so that the documents of a scan share the results: many documents show the
 * same images, or have URLs that are looked up in the same folders.
 */
export class FilesUnderRoot {
  readonly root: string;
  readonly #files = new Map<string, Promise<boolean>>();
  readonly #folders = new Map<string, Promise<boolean>>();
  #realRoot: Promise<string> | undefined;

  constructor(root: string) {
    this.root = root;
  }

  /** Whether a path is a regular file below the root after all symbolic links are resolved. A path outside of the root is not accessed. */
  isFile(path: string): Promise<boolean> {
    return lookUpOnce(this.#files, path, () => isFileInside(path, this.root, () => (this.#realRoot ??= realpath(this.root))));
  }

  /** Whether a path is a folder, and not a symbolic link to a folder. */
  isFolder(path: string): Promise<boolean> {
    return lookUpOnce(this.#folders, path, () =>
      lstat(path).then(
        (info) => info.isDirectory(),
        () => false,
      ),
    );
  }
}

function lookUpOnce(cache: Map<string, Promise<boolean>>, path: string, lookUp: () => Promise<boolean>): Promise<boolean> {
  const cachedResult = cache.get(path);
  if (cachedResult) return cachedResult;
  if (cache.size >= MAX_CACHED_RESULTS) cache.clear();
  const result = lookUp();
  cache.set(path, result);
  return result;
}
