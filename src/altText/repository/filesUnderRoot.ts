import { lstat, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import { FolderListings } from "./folderListings.ts";
import { GitRepository } from "./git/gitRepository.ts";
import { isFileInside } from "./inside.ts";

/** Maximum number of cached results. When it is reached, the cache is cleared. */
const MAX_CACHED_RESULTS = 20_000;

const MISSING = Promise.resolve(false);

/**
 * Files and folders below a root. Each path is looked up once, so that the documents of a scan share the results: many documents show the
 * same images, or have URLs that are looked up in the same folders.
 */
export class FilesUnderRoot {
  readonly root: string;
  readonly #files = new Map<string, Promise<boolean>>();
  readonly #folders = new Map<string, Promise<boolean>>();
  readonly #repositories = new Map<string, Promise<GitRepository | undefined>>();
  readonly #listings: FolderListings;
  #realRoot: Promise<string> | undefined;

  constructor(root: string) {
    this.root = root;
    this.#listings = new FolderListings(root);
  }

  /** Whether a path is a regular file below the root after all symbolic links are resolved. A path outside of the root is not accessed. */
  isFile(path: string): Promise<boolean> {
    // Most paths don't exist, and need not be cached.
    if (this.#listings.mayExistInKnown(path) === false) return MISSING;
    return lookUpOnce(this.#files, path, async () => {
      const mayExist = await this.#listings.mayExist(path);
      return mayExist && isFileInside(path, this.root, () => (this.#realRoot ??= realpath(this.root)));
    });
  }

  /**
   * Whether git has not written the file at this path to the disk: a sparse checkout leaves it out, or its submodule is not checked out.
   */
  async isLeftOut(path: string): Promise<boolean> {
    if (!isInside(path, this.root)) return false;
    let folder = dirname(path);
    while (this.#listings.mayExistInKnown(folder) === false) folder = dirname(folder);
    const repository = await this.#findRepository(folder);
    return repository !== undefined && (await repository.readIndex()).isLeftOut(getRelativeName(path, repository.root));
  }

  /** Whether git tracks a file at this relative path in any folder of the repository that contains the root. */
  async isTrackedInAnyFolder(path: string): Promise<boolean> {
    const repository = await this.#findRepository(this.root);
    return repository !== undefined && (await repository.readIndex()).hasFileInAnyFolder(path);
  }

  /** Finds the repository that contains a folder. The folder need not exist. */
  #findRepository(folder: string): Promise<GitRepository | undefined> {
    return lookUpOnce(this.#repositories, folder, async () => {
      if (!isInside(folder, this.root)) return GitRepository.find(this.root);
      const mayExist = await this.#listings.mayExist(join(folder, ".git"));
      return (mayExist ? await GitRepository.open(folder) : undefined) ?? this.#findRepository(dirname(folder));
    });
  }

  /** Whether a path is a folder, and not a symbolic link to a folder. */
  isFolder(path: string): Promise<boolean> {
    return lookUpOnce(this.#folders, path, async () => {
      if (!(await this.#listings.mayExist(path))) return false;
      return lstat(path).then(
        (info) => info.isDirectory(),
        () => false,
      );
    });
  }
}

function lookUpOnce<T>(cache: Map<string, Promise<T>>, path: string, lookUp: () => Promise<T>): Promise<T> {
  const cachedResult = cache.get(path);
  if (cachedResult) return cachedResult;
  if (cache.size >= MAX_CACHED_RESULTS) cache.clear();
  const result = lookUp();
  cache.set(path, result);
  return result;
}
