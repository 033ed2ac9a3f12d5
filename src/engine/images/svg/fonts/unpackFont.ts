import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import type decompressWoff2 from "woff2-encoder/decompress";
import type { AssetLocator } from "../resvg.ts";
import { buildFont } from "./renameFont.ts";

/** Maximum size of an unpacked font. */
const MAX_FONT_BYTES = 64_000_000;
/** Number of bytes of a WOFF file's header, and of each entry in its table directory. Source: WOFF 1.0, sections 3 and 4. */
const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;

/**
 * Unpacks a web font.
 * @returns an OpenType file
 * @throws Error if the format is unknown or the file is damaged
 */
export async function unpackFont(bytes: Buffer, locate: AssetLocator): Promise<Uint8Array> {
  const format = bytes.toString("latin1", 0, 4);
  switch (format) {
    case "wOF2": {
      const { default: decompress } = (await import(pathToFileURL(locate("woff2.mjs")).href)) as { default: typeof decompressWoff2 };
      // The size that the file claims for the unpacked font. Source: WOFF 2.0, section 4.1.
      if (bytes.readUInt32BE(16) > MAX_FONT_BYTES) throw new RangeError("The font is too large.");
      return decompress(bytes);
    }
    case "wOFF":
      return unpackWoff(bytes);
    case "\0\x01\0\0":
    case "OTTO":
    case "true":
      return bytes;
    default:
      throw new Error("The font is in an unknown format.");
  }
}

async function unpackWoff(file: Buffer): Promise<Uint8Array> {
  const tables = new Map<string, Uint8Array>();
  let size = 0;
  for (let index = 0; index < file.readUInt16BE(12); index++) {
    const at = WOFF_HEADER_BYTES + index * WOFF_ENTRY_BYTES;
    const tag = file.toString("latin1", at, at + 4);
    const [start, packedBytes, originalBytes] = [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    size += originalBytes;
    if (start + packedBytes > file.length || size > MAX_FONT_BYTES) throw new RangeError("The font is damaged.");
    const packed = file.subarray(start, start + packedBytes);
    const isPacked = packedBytes < originalBytes;
    tables.set(tag, isPacked ? await promisify(inflate)(packed, { maxOutputLength: originalBytes }) : packed);
  }
  return buildFont(file.subarray(4, 8), tables);
}
