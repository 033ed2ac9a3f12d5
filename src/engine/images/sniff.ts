import { looksLikeSvg } from "./svg/sniffSvg.ts";

export type SniffedFormat = "sharp" | "bmp" | "ico" | "icns" | "heif" | "svg" | "unknown";

/** Brands from ISO 23008-12 for HEVC. sharp decodes AVIF, but not HEVC. */
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

/** Whether the file needs an HEVC decoder. The brand `mif1` does not specify the codec, so all brands in the box are checked. */
function isHeif(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(view.byteLength, view.getUint32(0), 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    if (at !== 12 && HEIF_BRANDS.has(String.fromCharCode(...bytes.subarray(at, at + 4)))) return true;
  }
  return false;
}
