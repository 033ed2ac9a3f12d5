/**
 * Device-independent bitmaps: what .bmp files hold, and older icons. All errors are clauses that fit after "photo.bmp is not an image
 * that can be read: ".
 * Sources: Microsoft, "Bitmap Storage" and [MS-WMF] 2.2.2; Chromium's bmp_image_reader.cc where files in the wild differ from those;
 * checked with the files of Jason Summers' bmpsuite.
 */
import type { Size } from "../../image/budget.ts";
import { checkSize, type Pixels } from "./pixels.ts";

const FILE_HEADER_BYTES = 14;
const CORE = 12;
const OS2_SHORT = 16;
const OS2 = 64;
/** In bytes: BITMAPCOREHEADER, the two of OS/2 2.x, BITMAPINFOHEADER, and its versions 2 to 5. */
const HEADERS = [CORE, OS2_SHORT, OS2, 40, 52, 56, 108, 124];
/** Where the channel masks are: in the later headers, or right after a BITMAPINFOHEADER. */
const MASKS_AT = 40;

const ENDS_EARLY = "the file ends early";

const DEPTHS = [1, 2, 4, 8, 16, 24, 32];
/** By the header's number for it, with the depths that it goes with; a depth means nothing where another format is embedded. */
const COMPRESSIONS: { kind: "none" | "rle" | "masks" | "masksWithAlpha" | "embedded"; depths?: number[] }[] = [
  { kind: "none", depths: DEPTHS },
  { kind: "rle", depths: [8] },
  { kind: "rle", depths: [4] },
  { kind: "masks", depths: [16, 32] },
  { kind: "embedded" },
  { kind: "embedded" },
  { kind: "masksWithAlpha", depths: [16, 32] },
];

/** Which bits of a pixel, read as a little-endian number, make up each channel. */
interface Masks {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

interface Header extends Size {
  bytes: number;
  topDown: boolean;
  bits: number;
  compression: (typeof COMPRESSIONS)[number]["kind"];
  /** 0 where the header does not say. */
  contentBytes: number;
  /** In the palette, as the header has it. */
  colours: number;
  masks: Masks;
  /** Where the masks, or else the header, end and the palette begins, counted from the header. */
  end: number;
}

/** In pixels, from the header alone, so that a limit can be checked before anything is allocated. @throws Error */
export function bmpSize(bytes: Uint8Array): Size {
  const { width, height } = readHeader(withoutFileHeader(bytes), "file");
  return { width, height };
}

/**
 * Decodes a .bmp file, or finds the whole PNG or JPEG that it embeds. Alpha counts only where masks name it, and not where it is 0
 * everywhere. Pixels that run-length coding leaves out get the palette's first colour, which is the picture's background in most (the
 * format does not say; browsers leave them transparent). Colours missing from the palette are black. No colour profile is applied.
 * @throws Error
 */
export function decodeBmp(bytes: Uint8Array): Pixels | { embedded: Uint8Array } {
  const dib = withoutFileHeader(bytes);
  const header = readHeader(dib, "file");
  const claimed = viewOf(bytes).getUint32(10, true) - FILE_HEADER_BYTES;
  // Some writers leave 0 there. A start within the palette is meant: the palette is short.
  const start = claimed >= header.end ? claimed : header.end + paletteBytes(header);
  if (header.compression === "embedded") {
    mustReach(dib, start + Math.max(1, header.contentBytes));
    return { embedded: header.contentBytes === 0 ? dib.subarray(start) : dib.subarray(start, start + header.contentBytes) };
  }
  const { pixels } = readPixels(dib, header, start);
  // Also where the masks name no alpha.
  if (!hasAlpha(pixels.data)) makeOpaque(pixels.data);
  return pixels;
}

/** The size and depth of a bitmap in an icon, from its header alone. @throws Error */
export function iconBitmapSize(bytes: Uint8Array): Size & { bits: number } {
  const { width, height, bits } = readHeader(bytes, "icon");
  return { width, height, bits };
}

/**
 * Decodes a bitmap as icons and cursors hold it: without file header, and followed by one bit for each pixel, the AND mask, that makes
 * it transparent. Where the alpha of 32 bits is not 0 everywhere it counts instead. A mask that the file has not whole is ignored.
 * @throws Error
 */
export function decodeIconBitmap(bytes: Uint8Array): Pixels {
  const header = readHeader(bytes, "icon");
  const { pixels, end } = readPixels(bytes, header, header.end + paletteBytes(header));
  if (header.masks.alpha === 0 || !hasAlpha(pixels.data)) {
    makeOpaque(pixels.data);
    applyAndMask(bytes, header, end, pixels.data);
  }
  return pixels;
}

function withoutFileHeader(bytes: Uint8Array): Uint8Array {
  if (!(bytes[0] === 0x42 && bytes[1] === 0x4d)) throw new Error("it does not begin with BM, as a bitmap does");
  mustReach(bytes, FILE_HEADER_BYTES);
  return bytes.subarray(FILE_HEADER_BYTES);
}

function readHeader(dib: Uint8Array, within: "file" | "icon"): Header {
  mustReach(dib, 4);
  const view = viewOf(dib);
  const bytes = view.getUint32(0, true);
  if (!HEADERS.includes(bytes)) throw new Error(`its header of ${bytes} bytes is unknown`);
  mustReach(dib, bytes);
  const isCore = bytes === CORE;
  const hasMore = bytes > OS2_SHORT;

  const width = isCore ? view.getUint16(4, true) : view.getInt32(4, true);
  const signedHeight = isCore ? view.getUint16(6, true) : view.getInt32(8, true);
  const height = within === "icon" ? Math.floor(Math.abs(signedHeight) / 2) : Math.abs(signedHeight);
  checkSize({ width, height });

  const bits = view.getUint16(isCore ? 10 : 14, true);
  const compressionNumber = hasMore ? view.getUint32(16, true) : 0;
  const compression = COMPRESSIONS[compressionNumber];
  // OS/2 has Huffman coding and 24-bit run-length coding where Windows has masks and JPEG.
  if (compression === undefined || (bytes === OS2 && compressionNumber > 2)) {
    throw new Error(`its compression ${compressionNumber} is unknown`);
  }
  const { kind, depths } = compression;
  if (kind === "embedded" && within === "icon") throw new Error(`its compression ${compressionNumber} does not belong in an icon`);
  if (kind !== "embedded" && !DEPTHS.includes(bits)) throw new Error(`its depth of ${bits} bits a pixel is unknown`);
  if (depths && !depths.includes(bits)) throw new Error(`its compression ${compressionNumber} does not go with ${bits} bits a pixel`);

  const hasPalette = kind !== "embedded" && bits <= 8;
  const claimedColours = hasMore ? view.getUint32(32, true) : 0;
  const hasMasks = kind === "masks" || kind === "masksWithAlpha";
  const masksEnd = MASKS_AT + (kind === "masksWithAlpha" ? 16 : 12);
  return {
    width,
    height,
    bytes,
    topDown: signedHeight < 0,
    bits,
    compression: kind,
    contentBytes: hasMore ? view.getUint32(20, true) : 0,
    // A longer palette than the depth can use is a mistake in the header, not in the file.
    colours: hasPalette ? Math.min(claimedColours || 2 ** bits, 2 ** bits) : 0,
    masks: hasMasks ? readMasks(dib, bytes >= 56 || kind === "masksWithAlpha") : usualMasks(bits, within),
    end: hasMasks ? Math.max(bytes, masksEnd) : bytes,
  };
}

function readMasks(dib: Uint8Array, withAlpha: boolean): Masks {
  mustReach(dib, MASKS_AT + (withAlpha ? 16 : 12));
  const view = viewOf(dib);
  return {
    red: view.getUint32(MASKS_AT, true),
    green: view.getUint32(MASKS_AT + 4, true),
    blue: view.getUint32(MASKS_AT + 8, true),
    alpha: withAlpha ? view.getUint32(MASKS_AT + 12, true) : 0,
  };
}

function usualMasks(bits: number, within: "file" | "icon"): Masks {
  if (bits === 16) return { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 };
  return { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, alpha: bits === 32 && within === "icon" ? 0xff000000 : 0 };
}

function paletteBytes({ bytes, colours }: Header): number {
  return colours * (bytes === CORE ? 3 : 4);
}

/** 256 pixels in memory order, opaque; black where the palette, which ends at `end`, has no colour. */
function readPalette(dib: Uint8Array, header: Header, end: number): Uint32Array {
  const palette = new Uint8Array(256 * 4);
  makeOpaque(palette);
  const step = header.bytes === CORE ? 3 : 4;
  const count = Math.min(header.colours, Math.floor((end - header.end) / step));
  for (let index = 0; index < count; index++) {
    const at = header.end + index * step;
    palette[index * 4] = dib[at + 2] ?? 0;
    palette[index * 4 + 1] = dib[at + 1] ?? 0;
    palette[index * 4 + 2] = dib[at] ?? 0;
  }
  return new Uint32Array(palette.buffer);
}

/** @returns the pixels and where their bytes end. */
function readPixels(dib: Uint8Array, header: Header, start: number): { pixels: Pixels; end: number } {
  const { width, height, bits } = header;
  const stride = strideOf(width, bits);
  // The padding of the last row may be missing. What run-length coding claims, its length does not tell.
  mustReach(dib, header.compression === "rle" ? start : start + stride * (height - 1) + Math.ceil((width * bits) / 8));
  const data = new Uint8Array(width * height * 4);
  const pixels = { width, height, data };
  const palette = readPalette(dib, header, start);
  if (header.compression === "rle") return { pixels, end: readRuns(dib, header, start, palette, new Uint32Array(data.buffer)) };

  const readRow = rowReader(dib, header, palette, data);
  for (let row = 0; row < height; row++) readRow(start + row * stride, (header.topDown ? row : height - 1 - row) * width);
  return { pixels, end: start + stride * height };
}

type ReadRow = (from: number, to: number) => void;

/** How to read one row of uncompressed pixels: from which byte, to which pixel. Made once for a picture, so that its loop is tight. */
function rowReader(dib: Uint8Array, header: Header, palette: Uint32Array, data: Uint8Array): ReadRow {
  const { width, bits, masks } = header;
  const pixels = new Uint32Array(data.buffer);
  switch (bits) {
    case 8:
      return (from, to) => {
        for (let x = 0; x < width; x++) pixels[to + x] = palette[dib[from + x] ?? 0] ?? 0;
      };
    case 16: {
      const table = sixteenBitTable(masks);
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
      return wholeByteReader(dib, width, masks, data) ?? maskReader(dib, width, masks, data);
    default: {
      const used = 2 ** bits - 1;
      return (from, to) => {
        for (let x = 0, bit = 0; x < width; x++, bit += bits) {
          pixels[to + x] = palette[((dib[from + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & used] ?? 0;
        }
      };
    }
  }
}

/** For 32-bit pixels whose channels are a byte each, as nearly all are, in any order; undefined for others. */
function wholeByteReader(dib: Uint8Array, width: number, masks: Masks, data: Uint8Array): ReadRow | undefined {
  const byteOf = (mask: number) => [0x000000ff, 0x0000ff00, 0x00ff0000, 0xff000000].indexOf(mask);
  const red = byteOf(masks.red);
  const green = byteOf(masks.green);
  const blue = byteOf(masks.blue);
  const alpha = byteOf(masks.alpha);
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

/** For 32-bit pixels with any masks. */
function maskReader(dib: Uint8Array, width: number, masks: Masks, data: Uint8Array): ReadRow {
  const channels = channelsOf(masks);
  const view = viewOf(dib);
  return (from, to) => {
    for (let x = 0; x < width; x++) writeChannels(view.getUint32(from + x * 4, true), channels, data, (to + x) * 4);
  };
}

/** All 16-bit pixels as RGBA, in memory order. */
function sixteenBitTable(masks: Masks): Uint32Array {
  const channels = channelsOf(masks);
  const table = new Uint8Array(65536 * 4);
  for (let pixel = 0; pixel < 65536; pixel++) writeChannels(pixel, channels, table, pixel * 4);
  return new Uint32Array(table.buffer);
}

interface Channel {
  mask: number;
  shift: number;
  scale: number;
}

function channelsOf({ red, green, blue, alpha }: Masks): [Channel, Channel, Channel, Channel] {
  return [channelOf(red), channelOf(green), channelOf(blue), channelOf(alpha)];
}

/** value×255÷most, rounded: adding ½ never meets a tie, since the most that a mask holds, shifted to the right, is odd. */
function channelOf(mask: number): Channel {
  if (mask === 0) return { mask, shift: 0, scale: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { mask, shift, scale: 255 / (mask >>> shift) };
}

function writeChannels(pixel: number, [red, green, blue, alpha]: [Channel, Channel, Channel, Channel], data: Uint8Array, at: number): void {
  data[at] = channelByte(pixel, red);
  data[at + 1] = channelByte(pixel, green);
  data[at + 2] = channelByte(pixel, blue);
  data[at + 3] = channelByte(pixel, alpha);
}

function channelByte(pixel: number, { mask, shift, scale }: Channel): number {
  return Math.floor(((pixel & mask) >>> shift) * scale + 0.5);
}

/**
 * Reads RLE8 or RLE4. What it draws outside the picture is dropped.
 * @returns where its bytes end. @throws Error if they end before the picture does.
 */
function readRuns(dib: Uint8Array, header: Header, start: number, palette: Uint32Array, pixels: Uint32Array): number {
  const { width, height, bits, topDown } = header;
  pixels.fill(palette[0] ?? 0);
  let [at, x, y] = [start, 0, 0];
  const draw = (index: number) => {
    if (x < width && y < height) pixels[(topDown ? y : height - 1 - y) * width + x] = palette[index] ?? 0;
    x++;
  };
  // In RLE4 the pixels of a pair of indices take turns, the high half first.
  const half = (pair: number, i: number) => (i % 2 === 0 ? pair >> 4 : pair & 15);

  while (at + 2 <= dib.length) {
    const count = dib[at] ?? 0;
    const value = dib[at + 1] ?? 0;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) draw(bits === 4 ? half(value, i) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return at;
    } else if (value === 2) {
      x += dib[at] ?? 0;
      y += dib[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = Math.ceil((value * bits) / 8);
      mustReach(dib, at + bytes);
      for (let i = 0; i < value; i++) draw(bits === 4 ? half(dib[at + (i >> 1)] ?? 0, i) : (dib[at + i] ?? 0));
      at += bytes + (bytes % 2);
    }
  }
  // Some writers leave the end-of-bitmap mark out.
  const isComplete = y >= height || (y === height - 1 && x >= width);
  if (!isComplete) throw new Error(ENDS_EARLY);
  return at;
}

function applyAndMask(dib: Uint8Array, { width, height, topDown }: Header, start: number, data: Uint8Array): void {
  const stride = strideOf(width, 1);
  if (start + stride * (height - 1) + Math.ceil(width / 8) > dib.length) return;
  for (let row = 0; row < height; row++) {
    const from = start + row * stride;
    const to = (topDown ? row : height - 1 - row) * width;
    for (let x = 0; x < width; x++) {
      if (((dib[from + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) data[(to + x) * 4 + 3] = 0;
    }
  }
}

function hasAlpha(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}

function makeOpaque(data: Uint8Array): void {
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}

/** Bytes from one row to the next: rows are padded to 4 bytes. */
function strideOf(width: number, bits: number): number {
  return Math.ceil((width * bits) / 32) * 4;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function mustReach(bytes: Uint8Array, end: number): void {
  if (bytes.length < end) throw new Error(ENDS_EARLY);
}
