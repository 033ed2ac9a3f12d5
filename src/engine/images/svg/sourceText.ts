import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Maximum size of the uncompressed source. */
const MAX_SOURCE_BYTES = 64_000_000;

/** Maximum number of bytes that are searched for an XML declaration. */
const MAX_DECLARATION_BYTES = 512;

/** Characters of the bytes 0x80 to 0x9f in windows-1252. Source: WHATWG Encoding, index windows-1252. */
const WINDOWS_1252_CHARACTERS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/**
 * Reads the source of an SVG or SVGZ file.
 * @throws Error whose message can be shown to the user
 */
export async function readSourceText(bytes: Uint8Array): Promise<string> {
  return decodeXml(isGzip(bytes) ? await decompress(bytes) : bytes);
}

async function decompress(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_SOURCE_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new Error(isTooLarge ? "The SVG is too large after decompression." : "The file is damaged: it can't be decompressed.", {
      cause: error,
    });
  }
}

/** Decodes an XML file with the encoding that its byte order mark or its declaration names. Source: XML 1.0, appendix F. */
export function decodeXml(bytes: Uint8Array): string {
  const decoder = createDecoder(findEncoding(bytes));
  const text = decoder.decode(bytes);
  // Node 20 decodes these bytes as control characters, as in ISO 8859-1.
  if (decoder.encoding !== "windows-1252") return text;
  return text.replaceAll(/[\u0080-\u009f]/g, (character) => WINDOWS_1252_CHARACTERS[character.charCodeAt(0) - 0x80] ?? character);
}

function createDecoder(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch {
    // `TextDecoder` does not know the encoding. Markup is nearly always ASCII, and windows-1252 can decode any byte.
    return new TextDecoder("windows-1252");
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function findEncoding(bytes: Uint8Array): string {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (second === 0 && first !== 0) return "utf-16le";
  if (first === 0 && second !== 0) return "utf-16be";
  const declaration = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    new TextDecoder("latin1").decode(bytes.subarray(0, MAX_DECLARATION_BYTES)),
  );
  const name = declaration?.[1]?.toLowerCase() ?? "utf-8";
  // The declaration was readable as single bytes, so the file can't be UTF-16.
  return name.startsWith("utf-16") || name.startsWith("ucs-2") ? "utf-8" : name;
}
