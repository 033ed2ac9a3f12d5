/** Maximum size of all names together, and of one name. Source of the latter: `PATH_MAX` on Linux. */
const [MAX_NAMES_BYTES, MAX_NAME_BYTES] = [150_000_000, 4096];

const FOLDER_MODE = 0o04;
const SUBMODULE_MODE = 0o16;

/**
 * The entries of an index file, in the order of the bytes of their names. The names are kept in one buffer, because a repository may have a
 * million files.
 */
export interface IndexEntries {
  /** The names, one after the other. */
  names: Buffer;
  /** End of each name in `names`. */
  ends: Uint32Array;
  /** Whether git has not written the file, or the folder's files, to the working tree. */
  isLeftOut: Uint8Array;
}

/**
 * Parses an index file. Source: gitformat-index(5), versions 2 to 4.
 * @returns the entries, and the extension that makes them changes to a shared index
 * @throws RangeError if the index is damaged or has an unknown format
 */
export function parseEntries(index: Buffer, hashBytes: number): IndexEntries & { link: Buffer | undefined } {
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
    let keptLength = 0;
    if (version === 4) {
      const [removed, next] = readVariableInteger(index, offset);
      [keptLength, offset] = [previousLength - removed, next];
      if (keptLength < 0) throw new RangeError("The index is damaged.");
    }
    const nameEnd = index.indexOf(0, offset);
    if (nameEnd < 0) throw new RangeError("The index is damaged.");
    const length = keptLength + nameEnd - offset;
    // With shared prefixes, the names may be longer than the index.
    if (length > MAX_NAME_BYTES || end + length > MAX_NAMES_BYTES) throw new RangeError("The names in the index are too long.");
    while (end + length > names.length) names = Buffer.concat([names], Math.min(names.length * 2, MAX_NAMES_BYTES));
    names.copy(names, end, end - previousLength, end - previousLength + keptLength);
    index.copy(names, end + keptLength, offset, nameEnd);
    end += length;
    previousLength = length;
    ends[entry] = end;
    isLeftOut[entry] = mode === SUBMODULE_MODE || isSkipped || mode === FOLDER_MODE ? 1 : 0;
    offset = version === 4 ? nameEnd + 1 : start + (Math.floor((nameEnd - start) / 8) + 1) * 8;
  }
  return { names: Buffer.from(names.subarray(0, end)), ends, isLeftOut, link: findLink(index, offset, hashBytes) };
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
    if (value > MAX_NAME_BYTES) throw new RangeError("The index is damaged.");
  }
  return [value, offset + 1];
}

/** Finds the extension of a split index among the extensions of an index, which start at `offset`. */
function findLink(index: Buffer, offset: number, hashBytes: number): Buffer | undefined {
  for (let at = offset; at + 8 <= index.length - hashBytes; at += 8 + index.readUInt32BE(at + 4))
    if (index.toString("latin1", at, at + 4) === "link") return index.subarray(at + 8, at + 8 + index.readUInt32BE(at + 4));
  return undefined;
}

/** Returns the name of an entry; undefined beyond the last one. */
export function getEntryName({ names, ends }: IndexEntries, position: number): Buffer | undefined {
  const end = ends[position];
  return end === undefined ? undefined : names.subarray(position === 0 ? 0 : ends[position - 1], end);
}
