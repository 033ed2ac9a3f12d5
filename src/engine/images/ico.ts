/**
 * Icons and cursors: files of several pictures, each a PNG or a bitmap without file header.
 * Source: Microsoft, "Icons" (J. Hornick, 1995); the PNG specification 1.2, 11.2.2 IHDR.
 */
import type { Size } from "../../image/budget.ts";
import { decodeIconBitmap, iconBitmapSize } from "./dib.ts";
import { checkSize, type Pixels } from "./pixels.ts";

/** `count` is how many pictures the file lists. */
export type Icon = { kind: "png"; bytes: Uint8Array; count: number } | { kind: "pixels"; pixels: Pixels; count: number };

interface Picture extends Size {
  isPng: boolean;
  bytes: Uint8Array;
  /** Of one pixel. */
  bits: number;
}

const DIRECTORY_BYTES = 6;
const ENTRY_BYTES = 16;
/** PNG's signature, and the length and name of its first chunk. */
const PNG_START = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const PNG_SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The picture with the most pixels, and of those the most bits, of an .ico or .cur file. @throws Error, as dib.ts does */
export function largestIcon(bytes: Uint8Array): Icon {
  const { picture, count } = choose(bytes);
  return picture.isPng ? { kind: "png", bytes: picture.bytes, count } : { kind: "pixels", pixels: decodeIconBitmap(picture.bytes), count };
}

/** The size in pixels of what `largestIcon` takes, without decoding it. @throws Error, as dib.ts does */
export function icoSize(bytes: Uint8Array): Size {
  const { width, height } = choose(bytes).picture;
  return { width, height };
}

/**
 * Sizes and depths are those of the pictures themselves: the directory's are often wrong, cannot exceed 256, and in cursors the depth
 * is not there. A picture that cannot be read is passed over, unless there is no other.
 */
function choose(bytes: Uint8Array): { picture: Picture; count: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < DIRECTORY_BYTES) throw new Error("the file ends early");
  const type = view.getUint16(2, true);
  if (view.getUint16(0, true) !== 0 || !(type === 1 || type === 2)) throw new Error("it does not begin as an icon or a cursor does");
  const count = view.getUint16(4, true);

  let picture: Picture | undefined;
  let problem: unknown;
  for (let index = 0; index < count; index++) {
    try {
      const next = readPicture(bytes, view, DIRECTORY_BYTES + index * ENTRY_BYTES);
      if (picture === undefined || isLarger(next, picture)) picture = next;
    } catch (error) {
      problem ??= error;
    }
  }
  if (picture) return { picture, count };
  throw problem ?? new Error("it lists no pictures");
}

function readPicture(file: Uint8Array, view: DataView, entry: number): Picture {
  if (entry + ENTRY_BYTES > file.length) throw new Error("the file ends early");
  const length = view.getUint32(entry + 8, true);
  const start = view.getUint32(entry + 12, true);
  if (start + length > file.length) throw new Error("the file ends early");
  const bytes = file.subarray(start, start + length);
  const isPng = PNG_START.equals(bytes.subarray(0, PNG_START.length));
  return { isPng, bytes, ...(isPng ? pngSize(bytes) : iconBitmapSize(bytes)) };
}

function pngSize(bytes: Uint8Array): Size & { bits: number } {
  if (bytes.length < 26) throw new Error("the file ends early");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  checkSize(size);
  return { ...size, bits: view.getUint8(24) * (PNG_SAMPLES[view.getUint8(25)] ?? 1) };
}

function isLarger(a: Picture, b: Picture): boolean {
  return a.width * a.height > b.width * b.height || (a.width * a.height === b.width * b.height && a.bits > b.bits);
}
