import sharp from "sharp";
import type { Size } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import { readAnimation } from "./apng.ts";
import { decodeBmp, readBmpSize } from "./bitmap/bitmap.ts";
import { readLargestAppleIcon } from "./bitmap/icns.ts";
import { readIconSize, readLargestIcon, type Icon } from "./bitmap/icon.ts";
import { openHeif } from "./heif.ts";
import { readImageSequence } from "./imageSequence.ts";
import { MAX_KEPT_PIXELS } from "./pixels.ts";
import { decodeInterlaced, isInterlaced } from "./repair/interlacedPng.ts";
import { readPngParts } from "./repair/repairPng.ts";
import { chooseFailOn, type Tolerance } from "./repair/tolerance.ts";
import { isIsoMedia, sniffFormat } from "./sniff.ts";
import type { SourceImage } from "./sourceImage.ts";
import { openSvg } from "./svg/openSvg.ts";

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
      return openIcon(readIconSize(bytes), readLargestIcon(bytes), tolerance);
    case "icns": {
      const icon = readLargestAppleIcon(bytes);
      return openIcon(icon, icon, tolerance);
    }
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

async function openWithSharp(file: Uint8Array, tolerance: Tolerance, note?: ImageNote): Promise<SourceImage> {
  const sequence = isIsoMedia(file) ? readImageSequence(file) : undefined;
  const bytes = sequence?.still ?? file;
  const decoderOptions = { failOn: chooseFailOn(bytes, tolerance), unlimited: tolerance === "all", limitInputPixels: false };
  // Reads only the header, so no pixel limit is needed, and the size of an oversized image can be reported.
  const { autoOrient: size, format, pages } = await sharp(bytes, decoderOptions).metadata();
  const animation = format === "png" ? readAnimation(bytes, size) : undefined;
  const count = animation?.frameCount ?? sequence?.frameCount ?? pages ?? 1;
  const notes: ImageNote[] = count > 1 ? [{ kind: "firstOfSeveral", count, unit: format === "tiff" ? "pages" : "frames" }] : [];
  const source = { size, notes: note ? [note, ...notes] : notes };
  if (animation?.decodeFirstFrame) return { ...source, content: { kind: "pixels", decode: animation.decodeFirstFrame } };
  const parts = tolerance === "all" && format === "png" ? readPngParts(bytes) : undefined;
  const isKept = size.width * size.height <= MAX_KEPT_PIXELS;
  if (parts && isKept && isInterlaced(parts))
    return { ...source, content: { kind: "pixels", decode: () => decodeInterlaced(parts, size) } };
  return { ...source, content: { kind: "sharp", bytes, decoderOptions } };
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

async function openIcon(size: Size, icon: Icon, tolerance: Tolerance): Promise<SourceImage> {
  const note: ImageNote | undefined = icon.count > 1 ? { kind: "largestOfSeveral", count: icon.count } : undefined;
  if (icon.kind === "png") return openWithSharp(icon.bytes, tolerance, note);
  const { pixels } = icon;
  return { size, notes: note ? [note] : [], content: { kind: "pixels", decode: () => Promise.resolve(pixels) } };
}
