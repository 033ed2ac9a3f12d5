import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { isInside } from "../../disk/relativePath.ts";

/** Maximum number of names in all cached listings. When it is reached, the cache is cleared. */
const MAX_CACHED_NAMES = 200_000;

/** Kind of an entry in a folder; `unknown` for symbolic links and the like. */
type EntryKind = "file" | "folder" | "unknown";

/** Entries by normalized name. Undefined if the folder can't be listed without following a link. */
type Listing = ReadonlyMap<string, EntryKind> | undefined;

const EMPTY: Listing = new Map();

/**
 * Tells which paths can't exist, from one listing of each folder. Most URLs are looked up in many folders of which few exist, and looking up a
 * path takes several system calls.
 */
export class FolderListings {
  readonly #root: string;
  readonly #listings = new Map<string, Promise<Listing>>();
  /** The listings that have been read. */
  readonly #known = new Map<string, Listing>();
  #nameCount = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a path below the root may exist. Names are compared as loosely as any file system does. */
  async mayExist(path: string): Promise<boolean> {
    if (!isInside(path, this.#root) || hasOtherNames(basename(path))) return true;
    const listing = await this.#list(dirname(path));
    return listing?.has(normalizeName(basename(path))) !== false;
  }

  /** Like `mayExist`, but at once. Returns undefined if the folder has not been listed yet. */
  mayExistInKnown(path: string): boolean | undefined {
    const folder = dirname(path);
    if (!this.#known.has(folder)) return undefined;
    const name = basename(path);
    return hasOtherNames(name) || this.#known.get(folder)?.has(normalizeName(name)) !== false;
  }

  #list(folder: string): Promise<Listing> {
    const cached = this.#listings.get(folder);
    if (cached) return cached;
    const listing = this.#read(folder).then((entries) => {
      this.#known.set(folder, entries);
      return entries;
    });
    if (this.#nameCount >= MAX_CACHED_NAMES) {
      this.#listings.clear();
      this.#known.clear();
      this.#nameCount = 0;
    }
    this.#nameCount += 1;
    this.#listings.set(folder, listing);
    return listing;
  }

  async #read(folder: string): Promise<Listing> {
    if (folder !== this.#root) {
      if (!isInside(folder, this.#root) || hasOtherNames(basename(folder))) return undefined;
      const parent = await this.#list(dirname(folder));
      if (parent === undefined) return undefined;
      const kind = parent.get(normalizeName(basename(folder)));
      if (kind !== "folder") return kind === "unknown" ? undefined : EMPTY;
    }
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      this.#nameCount += entries.length;
      return new Map(
        entries.map((entry) => [normalizeName(entry.name), entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "unknown"]),
      );
    } catch {
      return undefined;
    }
  }
}

/** Whether a file system may know an entry by a name that its folder does not list: short names on Windows, which also ignores periods and spaces at the end. */
function hasOtherNames(name: string): boolean {
  return /~|[. ]$/.test(name);
}

function normalizeName(name: string): string {
  return /^[\w.-]*$/.test(name) ? name.toLowerCase() : name.normalize("NFC").toLowerCase();
}
