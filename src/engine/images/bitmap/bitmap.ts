/**
 * Decodes device-independent bitmaps: .bmp files, and the bitmaps in icons (newer icons use PNG). Error messages are sentences for users.
 *
 * No package is used, because none would reduce the code needed (compared in November 2026). @cwasm/nsbmp 0.1.3, the best one, rejects
 * 2 bits per pixel, OS/2's 16-byte header, embedded PNG and JPEG, and RLE images whose last row ends with an end-of-line marker; its 16-bit
 * colors are off by up to 7. It allocates as much as the header claims: with 20,000 corrupted files it used up to 4.4 GB, and 6 s for one
 * of them. bmp-ts 1.0.9 and decode-bmp 0.2.1 get palettes, top-down images or RLE wrong; decode-ico 0.4.1 makes 32-bit icons
 * without alpha transparent. Header checks, AND masks and the choice among the images in an icon would be needed here anyway.
 *
 * Sources: Microsoft, "Bitmap Storage" and [MS-WMF] 2.2.2; Chromium's bmp_image_reader.cc where real files differ from them;
 * tested with the files of Jason Summers' bmpsuite.
 */
import type { Size } from "../../../image/budget.ts";
import type { Pixels } from "../pixels.ts";
import { checkLength, createView } from "./bytes.ts";
import { getPaletteBytes, readHeader, type Header } from "./header.ts";
import { hasAlpha, makeOpaque, readPalette } from "./palette.ts";
import { readRows, computeStrideBytes } from "./rows.ts";
import { readRuns } from "./runs.ts";

const FILE_HEADER_BYTES = 14;

/** Reads the size in pixels from the header alone, so that a limit can be checked before anything is allocated. @throws Error */
export function readBmpSize(bytes: Uint8Array): Size {
  const { width, height } = readHeader(skipFileHeader(bytes), "file");
  return { width, height };
}

/**
 * Decodes a .bmp file, or returns the PNG or JPEG that is embedded in it. Alpha is used only if a mask defines it and it is not 0
 * everywhere. Pixels that the RLE data skips get the palette's first color, the background of most such images (the format does
 * not specify it; browsers leave them transparent). Colors missing from the palette are black. Color profiles are ignored.
 * @throws Error
 */
export function decodeBmp(bytes: Uint8Array): Pixels | { embedded: Uint8Array } {
  const dib = skipFileHeader(bytes);
  const header = readHeader(dib, "file");
  const claimedStart = createView(bytes).getUint32(10, true) - FILE_HEADER_BYTES;
  // Some writers set the pixel offset to 0. An offset inside the nominal palette is valid: it means that the palette is shorter.
  const start = claimedStart >= header.paletteStart ? claimedStart : header.paletteStart + getPaletteBytes(header);
  if (header.compression === "embedded") {
    checkLength(dib, start + Math.max(1, header.contentBytes));
    return { embedded: header.contentBytes === 0 ? dib.subarray(start) : dib.subarray(start, start + header.contentBytes) };
  }
  const { pixels } = readPixels(dib, header, start);
  if (!hasAlpha(pixels.data)) makeOpaque(pixels.data);
  return pixels;
}

/** Reads the size and depth of a bitmap in an icon from its header alone. @throws Error */
export function readIconBitmapSize(bytes: Uint8Array): Size & { bits: number } {
  const { width, height, bits } = readHeader(bytes, "icon");
  return { width, height, bits };
}

/**
 * Decodes a bitmap in an icon or cursor. It has no file header, and is followed by the AND mask, which has one bit per pixel: a set
 * bit makes the pixel transparent. With 32 bits, alpha is used instead, unless it is 0 everywhere. A truncated mask is ignored.
 * @throws Error
 */
export function decodeIconBitmap(bytes: Uint8Array): Pixels {
  const header = readHeader(bytes, "icon");
  const { pixels, end } = readPixels(bytes, header, header.paletteStart + getPaletteBytes(header));
  if (header.masks.alpha === 0 || !hasAlpha(pixels.data)) {
    makeOpaque(pixels.data);
    applyAndMask(bytes, header, end, pixels.data);
  }
  return pixels;
}

function skipFileHeader(bytes: Uint8Array): Uint8Array {
  if (!(bytes[0] === 0x42 && bytes[1] === 0x4d)) throw new Error("The file does not start with the signature of a bitmap (BM).");
  checkLength(bytes, FILE_HEADER_BYTES);
  return bytes.subarray(FILE_HEADER_BYTES);
}

/** @returns the pixels, and the offset at which their bytes end */
function readPixels(dib: Uint8Array, header: Header, start: number): { pixels: Pixels; end: number } {
  const { width, height, bits } = header;
  const stride = computeStrideBytes(width, bits);
  // The padding of the last row may be missing. The header does not specify the length of RLE pixels.
  checkLength(dib, header.compression === "rle" ? start : start + stride * (height - 1) + Math.ceil((width * bits) / 8));
  const data = new Uint8Array(width * height * 4);
  const palette = readPalette(dib, header, start);
  let end = start + stride * height;
  if (header.compression === "rle") end = readRuns(dib, header, start, palette, new Uint32Array(data.buffer));
  else readRows(dib, header, start, palette, data);
  return { pixels: { width, height, data }, end };
}

function applyAndMask(dib: Uint8Array, { width, height, isTopDown }: Header, start: number, data: Uint8Array): void {
  const stride = computeStrideBytes(width, 1);
  if (start + stride * (height - 1) + Math.ceil(width / 8) > dib.length) return;
  for (let row = 0; row < height; row++) {
    const from = start + row * stride;
    const to = (isTopDown ? row : height - 1 - row) * width;
    for (let x = 0; x < width; x++) {
      if (((dib[from + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) data[(to + x) * 4 + 3] = 0;
    }
  }
}
