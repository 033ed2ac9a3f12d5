/** Maximum number of entries to read: directories and their values in a TIFF, or boxes in a HEIF or AVIF file. */
const MAX_ENTRIES = 100_000;
/** Tags with the positions of the pixels in a TIFF, and those with their lengths. Source: TIFF 6.0. */
const POSITION_TAGS = [273, 324];
const LENGTH_TAGS = [279, 325];

/** Returns the size that a file should have according to its content; 0 if the format does not contain it. */
export function readClaimedSize(file: Buffer): number {
  try {
    const start = file.toString("latin1", 0, 4);
    if (start === "RIFF") return file.readUInt32LE(4) + 8;
    if (file.toString("latin1", 4, 8) === "ftyp") return readBoxesEnd(file);
    if (start === "II*\0" || start === "MM\0*") return readTiffEnd(file, start === "II*\0");
    return 0;
  } catch {
    // The file ends within the fields that contain its size.
    return file.length + 1;
  }
}

/** Returns the end of the last box. Source: ISO 14496-12, 4.2. */
function readBoxesEnd(file: Buffer): number {
  let at = 0;
  for (let count = 0; at < file.length && count < MAX_ENTRIES; count++) {
    const size = file.readUInt32BE(at);
    // The last box may extend to the end of the file.
    if (size === 0) return file.length;
    at += size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size;
    if (size > 1 && size < 8) return file.length;
  }
  return at;
}

/** Returns the end of the first image's pixels or directory, whichever comes last; if the file cuts the directory off, the end of the directory. */
function readTiffEnd(file: Buffer, isLittleEndian: boolean): number {
  const read16 = (at: number) => (isLittleEndian ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const read32 = (at: number) => (isLittleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const directory = read32(4);
  if (directory + 2 > file.length) return directory + 2;
  const end = directory + 2 + read16(directory) * 12;
  if (end > file.length) return end;
  const values = new Map<number, number[]>();
  for (let at = directory + 2; at < end; at += 12) {
    const [tag, isShort, count] = [read16(at), read16(at + 2) === 3, Math.min(MAX_ENTRIES, read32(at + 4))];
    if (![...POSITION_TAGS, ...LENGTH_TAGS].includes(tag)) continue;
    const bytes = isShort ? 2 : 4;
    const start = count * bytes <= 4 ? at + 8 : read32(at + 8);
    values.set(
      tag,
      Array.from({ length: count }, (_, index) => (isShort ? read16(start + index * bytes) : read32(start + index * bytes))),
    );
  }
  let claimed = end;
  for (const [index, tag] of POSITION_TAGS.entries()) {
    const lengths = values.get(LENGTH_TAGS[index] ?? 0) ?? [];
    for (const [strip, position] of (values.get(tag) ?? []).entries()) claimed = Math.max(claimed, position + (lengths[strip] ?? 0));
  }
  return claimed;
}
