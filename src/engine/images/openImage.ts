import sharp from "sharp";
import type { ImageNote } from "../../image/notes.ts";
import { decodeBmp, readBmpSize } from "./bitmap/bitmap.ts";
import { readIconSize, readLargestIcon } from "./bitmap/icon.ts";
import { openHeif } from "./heif.ts";
import { sniffFormat } from "./sniff.ts";
import type { SourceImage } from "./sourceImage.ts";
import { openSvg } from "./svg.ts";

/**
 * Reads an image's header; the format is detected by content, not by file name.
 * @throws Error whose message can be shown to the user; sharp's own errors
 */
export async function openImage(bytes: Uint8Array): Promise<SourceImage> {
  switch (sniffFormat(bytes)) {
    case "bmp":
      return openBmp(bytes);
    case "ico":
      return openIcon(bytes);
    case "heif":
      return openHeif(bytes);
    case "svg":
      return openSvg(bytes);
    case "sharp":
      return openWithSharp(bytes);
    case "unknown":
      throw new Error("The file is not in a known image format.");
  }
}

async function openWithSharp(bytes: Uint8Array, note?: ImageNote): Promise<SourceImage> {
  // Reads only the header, so no pixel limit is needed, and the size of an oversized image can be reported.
  const { autoOrient: size, format, pages, hasAlpha } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const count = format === "png" ? countPngFrames(bytes) : (pages ?? 1);
  const notes: ImageNote[] = count > 1 ? [{ kind: "firstOfSeveral", count }] : [];
  return { size, notes: note ? [note, ...notes] : notes, content: { kind: "sharp", bytes, hasAlpha } };
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

async function openIcon(bytes: Uint8Array): Promise<SourceImage> {
  const size = readIconSize(bytes);
  const icon = readLargestIcon(bytes);
  const note: ImageNote | undefined = icon.count > 1 ? { kind: "largestOfSeveral", count: icon.count } : undefined;
  if (icon.kind === "png") return openWithSharp(icon.bytes, note);
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
