/**
 * Reads icons and cursors: files with several images, each a PNG or a bitmap without a file header. No package is used, for the reasons given
 * in bitmap.ts. Sources: Microsoft, "Icons" (J. Hornick, 1995); the PNG specification 1.2, 11.2.2 IHDR.
 */
import type { Size } from "../../../image/budget.ts";
import { checkSize, type Pixels } from "../pixels.ts";
import { getSamplesPerPixel } from "../pngChunks.ts";
import { decodeIconBitmap, readIconBitmapSize } from "./bitmap.ts";
import { checkLength, createView } from "./bytes.ts";

/** The chosen image. `count` is the number of images in the file's directory. */
export type Icon = { kind: "png"; bytes: Uint8Array; count: number } | { kind: "pixels"; pixels: Pixels; count: number };

interface Entry extends Size {
  isPng: boolean;
  bytes: Uint8Array;
  /** Bits per pixel. */
  bits: number;
}

const DIRECTORY_BYTES = 6;
const ENTRY_BYTES = 16;
/** PNG's signature, and the length and name of its first chunk. */
const PNG_START = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

/**
 * Reads the image with the most pixels from an .ico or .cur file; among equally large ones, the one with the most bits per pixel.
 * @throws Error whose message can be shown to the user
 */
export function readLargestIcon(bytes: Uint8Array): Icon {
  const { entry, count } = chooseEntry(bytes);
  return entry.isPng ? { kind: "png", bytes: entry.bytes, count } : { kind: "pixels", pixels: decodeIconBitmap(entry.bytes), count };
}

/**
 * Reads the size in pixels of the image that `readLargestIcon` returns, without decoding it.
 * @throws Error whose message can be shown to the user
 */
export function readIconSize(bytes: Uint8Array): Size {
  const { width, height } = chooseEntry(bytes).entry;
  return { width, height };
}

/**
 * Chooses by the sizes and depths in the images themselves. The sizes in the directory are often wrong and can't exceed 256, and in a
 * cursor's directory, a hot spot takes the place of the depth. Unreadable images are skipped; if no image is readable, the first error is
 * thrown.
 */
function chooseEntry(bytes: Uint8Array): { entry: Entry; count: number } {
  checkLength(bytes, DIRECTORY_BYTES);
  const view = createView(bytes);
  const type = view.getUint16(2, true);
  if (view.getUint16(0, true) !== 0 || !(type === 1 || type === 2))
    throw new Error("The file does not start with the signature of an icon or a cursor.");
  const count = view.getUint16(4, true);

  let entry: Entry | undefined;
  let problem: unknown;
  for (let index = 0; index < count; index++) {
    try {
      const candidate = readEntry(bytes, DIRECTORY_BYTES + index * ENTRY_BYTES);
      if (entry === undefined || isLarger(candidate, entry)) entry = candidate;
    } catch (error) {
      problem ??= error;
    }
  }
  if (entry) return { entry, count };
  throw problem ?? new Error("The icon has no images.");
}

function readEntry(file: Uint8Array, at: number): Entry {
  checkLength(file, at + ENTRY_BYTES);
  const view = createView(file);
  const length = view.getUint32(at + 8, true);
  const start = view.getUint32(at + 12, true);
  checkLength(file, start + length);
  const bytes = file.subarray(start, start + length);
  const isPng = PNG_START.equals(bytes.subarray(0, PNG_START.length));
  return { isPng, bytes, ...(isPng ? readPngSize(bytes) : readIconBitmapSize(bytes)) };
}

function readPngSize(bytes: Uint8Array): Size & { bits: number } {
  checkLength(bytes, 26);
  const view = createView(bytes);
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  checkSize(size);
  return { ...size, bits: view.getUint8(24) * getSamplesPerPixel(view.getUint8(25)) };
}

function isLarger(a: Entry, b: Entry): boolean {
  const difference = a.width * a.height - b.width * b.height;
  return difference === 0 ? a.bits > b.bits : difference > 0;
}
