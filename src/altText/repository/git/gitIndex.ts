import { stat } from "node:fs/promises";
import { readRegularFile } from "../../../disk/readRegularFile.ts";

/** Maximum size of an index, enough for more than a million files. */
const MAX_BYTES = 300_000_000;

/** Maximum size of all names together, and of one name. Source of the latter: `PATH_MAX` on Linux. */
const [MAX_NAMES_BYTES, MAX_NAME_BYTES] = [150_000_000, 4096];

/** The index that was read last. */
let latest: { file: string; version: string; index: Promise<GitIndex> } | undefined;

const FOLDER_MODE = 0o04;
const SUBMODULE_MODE = 0o16;

/**
 * The paths in git's index, in the order of their bytes. They are kept in one buffer, because a repository may have a million files.
 * Source: gitformat-index(5), versions 2 to 4.
 */
export class GitIndex {
  /** The names, one after the other. */
  readonly #names: Buffer;
  /** End of each name in `#names`. */
  readonly #ends: Uint32Array;
  /** Whether git has not written the file, or the folder's files, to the working tree. */
  readonly #isLeftOut: Uint8Array;

  private constructor(names: Buffer, ends: Uint32Array, isLeftOut: Uint8Array) {
    this.#names = names;
    this.#ends = ends;
    this.#isLeftOut = isLeftOut;
  }

  /**
   * Reads an index. An unchanged index is not read again, because the editor needs it after every change to a document.
   * @returns an empty index if there is none, or if it has a format that Oriel does not know, such as a split index
   */
  static async read(file: string, hashBytes: number): Promise<GitIndex> {
    const info = await stat(file).catch(() => undefined);
    const version = `${info?.ino} ${info?.size} ${info?.mtimeMs}`;
    if (latest?.file === file && latest.version === version) return latest.index;
    const index = readRegularFile(file, MAX_BYTES).then(
      (bytes) => GitIndex.parse(bytes, hashBytes),
      () => GitIndex.#empty,
    );
    latest = { file, version, index: index.catch(() => GitIndex.#empty) };
    return latest.index;
  }

  static readonly #empty = new GitIndex(Buffer.alloc(0), new Uint32Array(), new Uint8Array());

  /** @throws RangeError if the index is damaged or has an unknown format */
  static parse(index: Buffer, hashBytes: number): GitIndex {
    const version = index.readUInt32BE(4);
    const count = index.readUInt32BE(8);
    // An entry has at least 62 bytes, so a damaged count can't take more memory than the file.
    if (index.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4 || count > index.length / 62)
      throw new RangeError("The format of the index is unknown.");
    const [ends, isLeftOut] = [new Uint32Array(count), new Uint8Array(count)];
    let names = Buffer.alloc(Math.min(index.length, MAX_NAMES_BYTES));
    let [offset, end, previousLength] = [12, 0, 0];
    for (let entry = 0; entry < count; entry += 1) {
      const start = offset;
      const mode = index.readUInt32BE(start + 24) >> 12;
      offset += 40 + hashBytes;
      const isExtended = version > 2 && (index.readUInt16BE(offset) & 0x40_00) !== 0;
      const isSkipped = isExtended && (index.readUInt16BE(offset + 2) & 0x40_00) !== 0;
      offset += isExtended ? 4 : 2;
      let kept = 0;
      if (version === 4) {
        const [removed, next] = readVariableInteger(index, offset);
        [kept, offset] = [previousLength - removed, next];
        if (kept < 0) throw new RangeError("The index is damaged.");
      }
      const nameEnd = index.indexOf(0, offset);
      if (nameEnd < 0) throw new RangeError("The index is damaged.");
      const length = kept + nameEnd - offset;
      // With shared prefixes, the names may be longer than the index.
      if (length > MAX_NAME_BYTES || end + length > MAX_NAMES_BYTES) throw new RangeError("The names in the index are too long.");
      while (end + length > names.length) names = Buffer.concat([names], Math.min(names.length * 2, MAX_NAMES_BYTES));
      names.copy(names, end, end - previousLength, end - previousLength + kept);
      index.copy(names, end + kept, offset, nameEnd);
      end += length;
      previousLength = length;
      ends[entry] = end;
      isLeftOut[entry] = mode === SUBMODULE_MODE || isSkipped || mode === FOLDER_MODE ? 1 : 0;
      offset = version === 4 ? nameEnd + 1 : start + (Math.floor((nameEnd - start) / 8) + 1) * 8;
    }
    if (hasSharedIndex(index, offset, hashBytes)) throw new RangeError("The index is split.");
    return new GitIndex(Buffer.from(names.subarray(0, end)), ends, isLeftOut);
  }

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
        return this.#isLeftOut[position] === 1 && this.#getName(position)?.equals(name) === true;
      });
    });
  }

  #getName(position: number): Buffer | undefined {
    const end = this.#ends[position];
    return end === undefined ? undefined : this.#names.subarray(position === 0 ? 0 : this.#ends[position - 1], end);
  }

  /** Finds the first name that is not before `name`. */
  #findFirst(name: Buffer): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare(this.#getName(middle) ?? name, name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Reads an integer of the kind that git calls “offset encoding”. @returns the value, and the offset after it */
function readVariableInteger(bytes: Buffer, from: number): [value: number, next: number] {
  let offset = from;
  let byte = bytes.readUInt8(offset);
  let value = byte & 127;
  while ((byte & 128) !== 0) {
    offset += 1;
    byte = bytes.readUInt8(offset);
    value = (value + 1) * 128 + (byte & 127);
    if (value > MAX_BYTES) throw new RangeError("The index is damaged.");
  }
  return [value, offset + 1];
}

/** Whether the extensions of an index, which start at `offset`, refer to a shared index file that contains most of the entries. */
function hasSharedIndex(index: Buffer, offset: number, hashBytes: number): boolean {
  for (let at = offset; at + 8 <= index.length - hashBytes; at += 8 + index.readUInt32BE(at + 4))
    if (index.toString("latin1", at, at + 4) === "link") return index.subarray(at + 8, at + 8 + hashBytes).some((byte) => byte !== 0);
  return false;
}
