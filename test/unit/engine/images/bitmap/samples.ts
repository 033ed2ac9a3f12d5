import assert from "node:assert/strict";
import { decodeBmp } from "../../../../../src/engine/images/bitmap/bitmap.ts";
import type { Pixels } from "../../../../../src/engine/images/pixels.ts";

export const HEADERS = ["core", "os2Short", "info", "v2", "v3", "os2", "v4", "v5"] as const;
export const BLACK = [0, 0, 0, 255];
export const RED = [255, 0, 0, 255];
export const GREEN = [0, 255, 0, 255];
export const BLUE = [0, 0, 255, 255];

/** Creates an asymmetric image that has runs only in its left half, and alpha values from 1 to 255. */
export function createPattern(width: number, height: number, colors = 2 ** 24): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = (x < width / 2 ? Math.floor(x / 5) + y * 3 : x * x + y * 7) % colors;
      data.set(
        [(color * 83 + 11) & 255, (color * 29 + 200) & 255, (color * 151) & 255, 1 + ((x * 31 + y * 57) % 255)],
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, data };
}

export function makeOpaque({ width, height, data }: Pixels): Pixels {
  return { width, height, data: data.map((byte, at) => (at % 4 === 3 ? 255 : byte)) };
}

/** Rounds each channel to the given number of bits. The image becomes opaque if alpha has 0 bits. */
export function quantize({ width, height, data }: Pixels, bits: [number, number, number, number]): Pixels {
  const quantizeByte = (byte: number, maximum: number) =>
    maximum === 0 ? 255 : Math.round((Math.round((byte * maximum) / 255) * 255) / maximum);
  return { width, height, data: data.map((byte, at) => quantizeByte(byte, 2 ** (bits[at % 4] ?? 8) - 1)) };
}

export function decodeBmpPixels(bytes: Uint8Array): Pixels {
  const decoded = decodeBmp(bytes);
  assert.ok("data" in decoded, "an embedded image was not expected");
  return decoded;
}

interface BmpFields {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** Channel masks, which follow the header. */
  masks?: number[];
  /** Colors as red, green and blue. */
  palette?: number[][];
  content: number[];
}

/** Creates a .bmp file with a BITMAPINFOHEADER, whose fields may be wrong. */
export function createBmp({ width, height, bits, compression = 0, masks = [], palette = [], content }: BmpFields): Uint8Array {
  const start = 54 + masks.length * 4 + palette.length * 4;
  const bytes = new Uint8Array(start + content.length);
  const numbers = { 10: start, 14: 40, 18: width, 22: height, 26: 1 + (bits << 16), 30: compression, 46: palette.length };
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of Object.entries(numbers)) setNumber(bytes, Number(at), value);
  for (const [index, mask] of masks.entries()) setNumber(bytes, 54 + index * 4, mask);
  for (const [index, color] of palette.entries()) bytes.set(color.toReversed(), 54 + masks.length * 4 + index * 4);
  bytes.set(content, start);
  return bytes;
}

function setNumber(bytes: Uint8Array, at: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, true);
}

/** Copies `bytes` with some 32-bit numbers replaced. @param numbers new number at each offset */
export function replaceNumbers(bytes: Uint8Array, numbers: Record<number, number>): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of Object.entries(numbers)) setNumber(copy, Number(at), value);
  return copy;
}

export function splitIntoRows({ width, data }: Pixels): number[][][] {
  const pixels = Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(i * 4, i * 4 + 4)]);
  return Array.from({ length: pixels.length / width }, (_, y) => pixels.slice(y * width, (y + 1) * width));
}

function assertUserError(error: unknown): void {
  assert.ok(error instanceof Error && error.constructor === Error, `not a plain Error: ${String(error)}`);
  assert.match(error.message, /^[A-Z].*\.$/);
}

/** Decodes an image. Returns undefined if the image is rejected with a reason for users. */
export function tryDecode(decode: () => Pixels): Pixels | undefined {
  try {
    return decode();
  } catch (error) {
    assertUserError(error);
    return undefined;
  }
}
