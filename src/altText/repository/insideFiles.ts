import { lstat, realpath } from "node:fs/promises";
import { isFileInside } from "./inside.ts";

/** Maximum number of remembered results. When it is reached, all are forgotten. */
const MAX_KNOWN = 20_000;

/**
 * Files and folders below a root. Each path is looked up once, so that the documents of a scan share the results: many show the same images,
 * or have URLs that are looked up in the same folders.
 */
export class InsideFiles {
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

  /** Whether a path is a folder, and not a symbolic link to one. */
  isFolder(path: string): Promise<boolean> {
    return lookUpOnce(this.#folders, path, () =>
      lstat(path).then(
        (info) => info.isDirectory(),
        () => false,
      ),
    );
  }
}

function lookUpOnce(known: Map<string, Promise<boolean>>, path: string, lookUp: () => Promise<boolean>): Promise<boolean> {
  const earlier = known.get(path);
  if (earlier) return earlier;
  if (known.size >= MAX_KNOWN) known.clear();
  const result = lookUp();
  known.set(path, result);
  return result;
}
