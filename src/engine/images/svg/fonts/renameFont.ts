/** How CSS refers to a font. */
export interface FontName {
  family: string;
  weight: number;
  isItalic: boolean;
}

/** Number of bytes of an OpenType file's header, and of each entry in its table directory. */
const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;
/** Minimum length of an OS/2 table that has all fields to be changed: version 0. */
const MIN_OS2_BYTES = 78;
/** Platform, encoding and language of a Windows name in English. Source: OpenType, `name` table. */
const WINDOWS_ENGLISH = [3, 1, 0x409] as const;

/**
 * Rewrites an OpenType font so that resvg, which reads names and styles only from the file, finds it by the name and the style that a
 * style sheet gives it.
 * @throws RangeError if the file is damaged
 */
export function renameFont(bytes: Uint8Array, name: FontName): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = readTables(file);
  tables.set("name", buildNameTable(name));
  tables.set("OS/2", buildStyleTable(tables.get("OS/2"), name));
  return buildFont(file.subarray(0, 4), tables);
}

function readTables(file: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < file.readUInt16BE(4); index++) {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    const start = file.readUInt32BE(at + 8);
    const length = file.readUInt32BE(at + 12);
    if (start + length > file.length) throw new RangeError("The font is truncated.");
    tables.set(file.toString("latin1", at, at + 4), file.subarray(start, start + length));
  }
  return tables;
}

/** Builds a `name` table with the family and the style. */
function buildNameTable({ family, weight, isItalic }: FontName): Buffer {
  const style = [weight >= 600 ? "Bold" : "", isItalic ? "Italic" : ""].join(" ").trim() || "Regular";
  // The identifiers are those of the family, the style, the full name and the PostScript name.
  const names: [id: number, text: string][] = [
    [1, family],
    [2, style],
    [4, `${family} ${style}`],
    [6, "Embedded"],
  ];
  const texts = names.map(([, text]) => Buffer.from(text, "utf16le").swap16());
  const header = Buffer.alloc(6 + names.length * 12);
  header.writeUInt16BE(names.length, 2);
  header.writeUInt16BE(header.length, 4);
  let offset = 0;
  for (const [index, [id]] of names.entries()) {
    const length = texts[index]?.length ?? 0;
    for (const [field, value] of [...WINDOWS_ENGLISH, id, length, offset].entries())
      header.writeUInt16BE(value, 6 + index * 12 + field * 2);
    offset += length;
  }
  return Buffer.concat([header, ...texts]);
}

/** Builds an OS/2 table with the weight and the slant. The width is always normal, so that it does not affect the choice of a font. */
function buildStyleTable(table: Buffer | undefined, { weight, isItalic }: FontName): Buffer {
  const result = table !== undefined && table.length >= MIN_OS2_BYTES ? Buffer.from(table) : Buffer.alloc(MIN_OS2_BYTES);
  result.writeUInt16BE(Math.min(1000, Math.max(1, Math.round(weight))), 4);
  result.writeUInt16BE(5, 6);
  // Bits of `fsSelection`: 0 italic, 5 bold, 6 regular, 9 oblique.
  const otherFlags = result.readUInt16BE(62) & ~0x261;
  result.writeUInt16BE(otherFlags | (isItalic ? 1 : 0) | (weight >= 600 ? 0x20 : 0) | (!isItalic && weight < 600 ? 0x40 : 0), 62);
  return result;
}

/** Builds an OpenType file. Checksums are left at zero, because no reader here checks them. */
export function buildFont(version: Uint8Array, tables: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sortedTables = [...tables].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const directory = Buffer.alloc(HEADER_BYTES + sortedTables.length * ENTRY_BYTES);
  directory.set(version);
  directory.writeUInt16BE(sortedTables.length, 4);
  const parts: Uint8Array[] = [directory];
  let offset = directory.length;
  for (const [index, [tag, content]] of sortedTables.entries()) {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    directory.write(tag, at, 4, "latin1");
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(content.length, at + 12);
    const padding = (4 - (content.length % 4)) % 4;
    parts.push(content, Buffer.alloc(padding));
    offset += content.length + padding;
  }
  return Buffer.concat(parts);
}
