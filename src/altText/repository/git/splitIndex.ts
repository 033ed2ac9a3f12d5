import { getEntryName, type IndexEntries } from "./indexEntries.ts";

/**
 * Returns the hash of the shared index that an index changes, from the extension of a split index.
 * @returns undefined if the index contains all entries
 */
export function readSharedHash(link: Buffer | undefined, hashBytes: number): string | undefined {
  const hash = link?.subarray(0, hashBytes);
  return hash?.some((byte) => byte !== 0) ? hash.toString("hex") : undefined;
}

/**
 * Applies the changes in a split index to the shared index. Source: gitformat-index(5), “Split index”.
 * @param changes first, without names, the entries that replace others; then the added entries
 * @throws RangeError if the extension is damaged
 */
export function mergeEntries(shared: IndexEntries, changes: IndexEntries, link: Buffer, hashBytes: number): IndexEntries {
  const count = shared.ends.length;
  const { deleted, replaced } = readBitmaps(link.subarray(hashBytes), count);
  const merged = {
    names: Buffer.alloc(shared.names.length + changes.names.length),
    ends: new Uint32Array(count + changes.ends.length),
    isLeftOut: new Uint8Array(count + changes.ends.length),
  };
  let [length, end, nextReplacement] = [0, 0, 0];
  const append = (name: Buffer, isLeftOut: number | undefined) => {
    name.copy(merged.names, end);
    end += name.length;
    merged.ends[length] = end;
    merged.isLeftOut[length] = isLeftOut ?? 0;
    length += 1;
  };
  let nextAddition = changes.ends.findIndex((nameEnd) => nameEnd > 0);
  if (nextAddition < 0) nextAddition = changes.ends.length;
  /** Appends the added entries up to a name. @returns whether the last one has this name */
  const appendAdditions = (limit?: Buffer): boolean => {
    let order = -1;
    for (let name = getEntryName(changes, nextAddition); name !== undefined; name = getEntryName(changes, nextAddition)) {
      const nameOrder = limit === undefined ? -1 : Buffer.compare(name, limit);
      if (nameOrder > 0) break;
      order = nameOrder;
      append(name, changes.isLeftOut[nextAddition]);
      nextAddition += 1;
    }
    return order === 0;
  };
  for (let position = 0; position < count; position += 1) {
    const isLeftOut = replaced[position] === 1 ? changes.isLeftOut[nextReplacement++] : shared.isLeftOut[position];
    const name = getEntryName(shared, position);
    if (deleted[position] !== 1 && name !== undefined && !appendAdditions(name)) append(name, isLeftOut);
  }
  appendAdditions();
  return { names: merged.names.subarray(0, end), ends: merged.ends.subarray(0, length), isLeftOut: merged.isLeftOut.subarray(0, length) };
}

/** Reads the two bitmaps of the extension, which are missing if nothing has changed. */
function readBitmaps(bytes: Buffer, count: number): { deleted: Uint8Array; replaced: Uint8Array } {
  if (bytes.length === 0) return { deleted: new Uint8Array(count), replaced: new Uint8Array(count) };
  const { bits: deleted, end } = readBitmap(bytes, 0, count);
  return { deleted, replaced: readBitmap(bytes, end, count).bits };
}

/**
 * Reads a compressed bitmap (EWAH): words of 64 bits, of which some give a number of equal words and a number of literal words that follow.
 * Source: git, gitformat-bitmap(5), appendix A.
 */
function readBitmap(bytes: Buffer, from: number, count: number): { bits: Uint8Array; end: number } {
  const bits = new Uint8Array(count);
  const end = from + 8 + bytes.readUInt32BE(from + 4) * 8;
  let [offset, position] = [from + 8, 0];
  while (offset < end) {
    const [high, low] = [bytes.readUInt32BE(offset), bytes.readUInt32BE(offset + 4)];
    const runEnd = position + 64 * ((low >>> 1) + (high & 1) * 2 ** 31);
    if ((low & 1) !== 0) bits.fill(1, position, runEnd);
    position = runEnd;
    for (let literals = high >>> 1; literals > 0; literals -= 1, position += 64) {
      offset += 8;
      const words = [bytes.readUInt32BE(offset + 4), bytes.readUInt32BE(offset)];
      for (const [index, word] of words.entries())
        for (let bit = 0; bit < 32; bit += 1) if (((word >>> bit) & 1) !== 0) bits[position + index * 32 + bit] = 1;
    }
    offset += 8;
  }
  // The position of the last word that counts words follows.
  return { bits, end: end + 4 };
}
