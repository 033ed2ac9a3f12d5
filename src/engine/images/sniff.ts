import { isUtf8 } from "node:buffer";

export type SniffedFormat = "sharp" | "bmp" | "ico" | "icns" | "heif" | "svg" | "unknown";

/** Brands from ISO 23008-12 that use HEVC. sharp decodes AVIF. */
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);

/** Chooses the decoder by content, as file names may be wrong. */
export function sniffFormat(bytes: Uint8Array): SniffedFormat {
  const readText = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (readText(0, 2) === "BM") return "bmp";
  if (bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === 1 || bytes[2] === 2) && bytes[3] === 0) return "ico";
  if (readText(0, 4) === "icns") return "icns";
  if (isIsoMedia(bytes)) return isHeif(bytes) ? "heif" : "sharp";
  if (readText(0, 4) === "\x89PNG" || readText(0, 3) === "GIF" || readText(0, 4) === "RIFF" || (bytes[0] === 0xff && bytes[1] === 0xd8))
    return "sharp";
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(readText(0, 4))) return "sharp";
  return looksLikeSvg(bytes) ? "svg" : "unknown";
}

/** Whether the file has the container format of AVIF and HEIC. */
export function isIsoMedia(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === "ftyp";
}

/** `mif1` does not specify the codec, so all brands in the box are checked. */
function isHeif(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(view.byteLength, view.getUint32(0), 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    if (at !== 12 && HEIF_BRANDS.has(String.fromCharCode(...bytes.subarray(at, at + 4)))) return true;
  }
  return false;
}

/** Whether the bytes are text with an `<svg` element near its start, or gzip, as in `.svgz` files. */
function looksLikeSvg(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  const head = bytes.subarray(0, 4096);
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isUtf16 && !isUtf8(trimPartialCharacter(head))) return false;
  const text = new TextDecoder(isUtf16 ? (head[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8").decode(head);
  return /<(\w+:)?svg[\s>/]/.test(text) || /<!DOCTYPE\s+svg/i.test(text);
}

/** Drops the last few bytes, where a character may be cut in two. */
function trimPartialCharacter(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 4096) return bytes;
  let end = bytes.length;
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0x80) !== 0) end--;
  return bytes.subarray(0, end);
}
