import sharp, { type FailOnOptions } from "sharp";
import type { ImageNote } from "../../image/notes.ts";
import { decodeBmp, readBmpSize } from "./bitmap/bitmap.ts";
import { readIconSize, readLargestIcon } from "./bitmap/icon.ts";
import { openHeif } from "./heif.ts";
import { decodeInterlaced, isInterlaced } from "./repair/interlacedPng.ts";
import { readPngParts } from "./repair/repairPng.ts";
import { sniffFormat } from "./sniff.ts";
import type { SourceImage } from "./sourceImage.ts";
import { openSvg } from "./svg.ts";

/** Damage that is tolerated: none, oddities that decoders report although they don't affect pixels, or all. */
export type Tolerance = "none" | "warnings" | "all";

/**
 * Reads an image's header; the format is detected by content, not by file name.
 * @param tolerance `all` reads as much as possible of a damaged file
 * @throws Error whose message can be shown to the user; sharp's own errors
 */
export async function openImage(bytes: Uint8Array, tolerance: Tolerance): Promise<SourceImage> {
  switch (sniffFormat(bytes)) {
    case "bmp":
      return openBmp(bytes);
    case "ico":
      return openIcon(bytes, tolerance);
    case "heif":
      return openHeif(bytes);
    case "svg":
      return openSvg(bytes);
    case "sharp":
      return openWithSharp(bytes, tolerance);
    case "unknown":
      throw new Error("The file is not in a known image format.");
  }
}

async function openWithSharp(bytes: Uint8Array, tolerance: Tolerance, note?: ImageNote): Promise<SourceImage> {
  const decoderOptions = { failOn: chooseFailOn(bytes, tolerance), unlimited: tolerance === "all", limitInputPixels: false };
  // Reads only the header, so no pixel limit is needed, and the size of an oversized image can be reported.
  const { autoOrient: size, format, pages, hasAlpha } = await sharp(bytes, decoderOptions).metadata();
  const count = format === "png" ? countPngFrames(bytes) : (pages ?? 1);
  const notes: ImageNote[] = count > 1 ? [{ kind: "firstOfSeveral", count }] : [];
  const source = { size, notes: note ? [note, ...notes] : notes };
  const parts = tolerance === "all" && format === "png" ? readPngParts(bytes) : undefined;
  if (parts && isInterlaced(parts)) return { ...source, content: { kind: "pixels", decode: () => decodeInterlaced(parts, size) } };
  return { ...source, content: { kind: "sharp", bytes, decoderOptions, hasAlpha } };
}

/** Chooses sharp's option. Missing and damaged pixels of a JPEG are only warnings; warnings of other formats don't affect pixels. */
function chooseFailOn(bytes: Uint8Array, tolerance: Tolerance): FailOnOptions {
  if (tolerance === "all") return "none";
  return tolerance === "none" && bytes[0] === 0xff && bytes[1] === 0xd8 ? "warning" : "error";
}

function openBmp(bytes: Uint8Array): SourceImage {
  const size = readBmpSize(bytes);
  return {
    size,
    notes: [],
    content: {
      kind: "pixels",
      decode: async () => {
        const decodedBmp = decodeBmp(bytes);
        if (!("embedded" in decodedBmp)) return decodedBmp;
        const { data, info } = await sharp(decodedBmp.embedded)
          .toColorspace("srgb")
          .ensureAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        return { width: info.width, height: info.height, data };
      },
    },
  };
}

async function openIcon(bytes: Uint8Array, tolerance: Tolerance): Promise<SourceImage> {
  const size = readIconSize(bytes);
  const icon = readLargestIcon(bytes);
  const note: ImageNote | undefined = icon.count > 1 ? { kind: "largestOfSeveral", count: icon.count } : undefined;
  if (icon.kind === "png") return openWithSharp(icon.bytes, tolerance, note);
  const { pixels } = icon;
  return { size, notes: note ? [note] : [], content: { kind: "pixels", decode: () => Promise.resolve(pixels) } };
}

/** Counts the frames of a PNG. In an animated one, an `acTL` chunk precedes the first `IDAT`. Source: APNG specification 1.0. */
function countPngFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 16 <= bytes.byteLength;) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === "acTL") return view.getUint32(at + 8);
    if (name === "IDAT") return 1;
    at += view.getUint32(at) + 12;
  }
  return 1;
}
