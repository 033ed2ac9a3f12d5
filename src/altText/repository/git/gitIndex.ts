import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readRegularFile } from "../../../disk/readRegularFile.ts";
import { getEntryName, parseEntries, type IndexEntries } from "./indexEntries.ts";
import { mergeEntries, readSharedHash } from "./splitIndex.ts";

/** Maximum size of an index, enough for more than a million files. */
const MAX_BYTES = 300_000_000;

/** The index that was read last. */
let latest: { file: string; version: string; index: Promise<GitIndex> } | undefined;

/** The paths in git's index. */
export class GitIndex {
  readonly #entries: IndexEntries;

  private constructor(entries: IndexEntries) {
    this.#entries = entries;
  }

  /**
   * Reads an index. An unchanged index is not read again, because the editor needs it after every change to a document.
   * @returns an empty index if there is none, or if it has a format that Oriel does not know
   */
  static async read(file: string, hashBytes: number): Promise<GitIndex> {
    const info = await stat(file).catch(() => undefined);
    const version = `${info?.ino} ${info?.size} ${info?.mtimeMs}`;
    if (latest?.file === file && latest.version === version) return latest.index;
    const index = GitIndex.#readEntries(file, hashBytes).then(
      (entries) => new GitIndex(entries),
      () => GitIndex.#empty,
    );
    latest = { file, version, index };
    return index;
  }

  /** @throws RangeError if the index is damaged or has an unknown format; system errors */
  static async #readEntries(file: string, hashBytes: number): Promise<IndexEntries> {
    const { link, ...entries } = parseEntries(await readRegularFile(file, MAX_BYTES), hashBytes);
    const sharedHash = readSharedHash(link, hashBytes);
    if (link === undefined || sharedHash === undefined) return entries;
    const shared = parseEntries(await readRegularFile(join(dirname(file), `sharedindex.${sharedHash}`), MAX_BYTES), hashBytes);
    return mergeEntries(shared, entries, link, hashBytes);
  }

  static readonly #empty = new GitIndex({ names: Buffer.alloc(0), ends: new Uint32Array(), isLeftOut: new Uint8Array() });

  /** Whether git tracks a file. @param path path relative to the root, with forward slashes */
  hasFile(path: string): boolean {
    const name = Buffer.from(path);
    return this.#getName(this.#findFirst(name))?.equals(name) ?? false;
  }

  /** Whether git tracks files in a folder. */
  hasFolder(path: string): boolean {
    const prefix = Buffer.from(`${path}/`);
    return this.#getName(this.#findFirst(prefix))?.subarray(0, prefix.length).equals(prefix) ?? false;
  }

  /** Whether git tracks a file at this path in any folder. @param path path relative to the unknown folder, with forward slashes */
  hasFileInAnyFolder(path: string): boolean {
    const { names, ends } = this.#entries;
    const suffix = Buffer.from(`/${path}`);
    for (let from = names.indexOf(suffix); from >= 0; from = names.indexOf(suffix, from + 1)) {
      let [low, high] = [0, ends.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) < from + suffix.length) low = middle + 1;
        else high = middle;
      }
      // The names have no separators, so a match may extend over two names.
      if (ends[low] === from + suffix.length && (ends[low - 1] ?? 0) <= from) return true;
    }
    return false;
  }

  /**
   * Whether a path that is missing on the disk may exist in the repository: a sparse checkout leaves it out, or it is in a submodule.
   */
  isLeftOut(path: string): boolean {
    const names = path.split("/");
    return names.some((_, index) => {
      const parent = names.slice(0, index + 1).join("/");
      // A sparse index lists a folder with a slash at its end, instead of the folder's files.
      return [parent, `${parent}/`].some((entry) => {
        const name = Buffer.from(entry);
        const position = this.#findFirst(name);
        return this.#entries.isLeftOut[position] === 1 && this.#getName(position)?.equals(name) === true;
      });
    });
  }

  #getName(position: number): Buffer | undefined {
    return getEntryName(this.#entries, position);
  }

  /** Finds the first name that is not before `name`. */
  #findFirst(name: Buffer): number {
    let [low, high] = [0, this.#entries.ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare(this.#getName(middle) ?? name, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
