import { createView } from "./bytes.ts";
import { parseChannels, writeChannels } from "./channels.ts";
import type { Header, Masks } from "./header.ts";

type ReadRow = (fromByte: number, toPixel: number) => void;

/** Reads uncompressed pixels into `data` (RGBA). */
export function readRows(dib: Uint8Array, header: Header, start: number, palette: Uint32Array, data: Uint8Array): void {
  const { width, height, bits, isTopDown } = header;
  const stride = computeStrideBytes(width, bits);
  const readRow = createRowReader(dib, header, palette, data);
  for (let row = 0; row < height; row++) readRow(start + row * stride, (isTopDown ? row : height - 1 - row) * width);
}

/** Returns the number of bytes from one row to the next: rows are padded to 4 bytes. */
export function computeStrideBytes(width: number, bits: number): number {
  return Math.ceil((width * bits) / 32) * 4;
}

/** Chooses the loop for the bit depth once per image, for speed. */
function createRowReader(dib: Uint8Array, { width, bits, masks }: Header, palette: Uint32Array, data: Uint8Array): ReadRow {
  const pixels = new Uint32Array(data.buffer);
  switch (bits) {
    case 8:
      return (from, to) => {
        for (let x = 0; x < width; x++) pixels[to + x] = palette[dib[from + x] ?? 0] ?? 0;
      };
    case 16: {
      const table = createSixteenBitTable(masks);
      return (from, to) => {
        for (let x = 0, at = from; x < width; x++, at += 2) pixels[to + x] = table[(dib[at] ?? 0) | ((dib[at + 1] ?? 0) << 8)] ?? 0;
      };
    }
    case 24:
      return (from, to) => {
        for (let x = 0, at = from, out = to * 4; x < width; x++, at += 3, out += 4) {
          data[out] = dib[at + 2] ?? 0;
          data[out + 1] = dib[at + 1] ?? 0;
          data[out + 2] = dib[at] ?? 0;
          data[out + 3] = 255;
        }
      };
    case 32:
      return createWholeByteReader(dib, width, masks, data) ?? createMaskReader(dib, width, masks, data);
    default: {
      const mask = 2 ** bits - 1;
      return (from, to) => {
        for (let x = 0, bit = 0; x < width; x++, bit += bits) {
          pixels[to + x] = palette[((dib[from + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask] ?? 0;
        }
      };
    }
  }
}

/** Returns a reader for 32-bit pixels whose channels are one byte each in any order, which is the usual case; undefined for others. */
function createWholeByteReader(dib: Uint8Array, width: number, masks: Masks, data: Uint8Array): ReadRow | undefined {
  const findByte = (mask: number) => [0x000000ff, 0x0000ff00, 0x00ff0000, 0xff000000].indexOf(mask);
  const red = findByte(masks.red);
  const green = findByte(masks.green);
  const blue = findByte(masks.blue);
  const alpha = findByte(masks.alpha);
  if (red < 0 || green < 0 || blue < 0 || (alpha < 0 && masks.alpha !== 0)) return undefined;
  return (from, to) => {
    for (let at = from, out = to * 4, end = out + width * 4; out < end; at += 4, out += 4) {
      data[out] = dib[at + red] ?? 0;
      data[out + 1] = dib[at + green] ?? 0;
      data[out + 2] = dib[at + blue] ?? 0;
      data[out + 3] = alpha < 0 ? 255 : (dib[at + alpha] ?? 0);
    }
  };
}

/** Returns a reader for 32-bit pixels with any masks. */
function createMaskReader(dib: Uint8Array, width: number, masks: Masks, data: Uint8Array): ReadRow {
  const channels = parseChannels(masks);
  const view = createView(dib);
  return (from, to) => {
    for (let x = 0; x < width; x++) writeChannels(view.getUint32(from + x * 4, true), channels, data, (to + x) * 4);
  };
}

/** @returns every 16-bit pixel as RGBA, in memory order */
function createSixteenBitTable(masks: Masks): Uint32Array {
  const channels = parseChannels(masks);
  const table = new Uint8Array(65536 * 4);
  for (let pixel = 0; pixel < 65536; pixel++) writeChannels(pixel, channels, table, pixel * 4);
  return new Uint32Array(table.buffer);
}
