import type { Size } from "../../../image/budget.ts";
import { checkSize } from "../pixels.ts";
import { checkLength, createView } from "./bytes.ts";

const CORE_BYTES = 12;
const OS2_SHORT_BYTES = 16;
const OS2_BYTES = 64;
/** Header sizes in bytes: BITMAPCOREHEADER, the two OS/2 2.x headers, BITMAPINFOHEADER, and its versions 2 to 5. */
const HEADER_SIZES = [CORE_BYTES, OS2_SHORT_BYTES, OS2_BYTES, 40, 52, 56, 108, 124];
/** Offset of the channel masks. Later headers contain the masks; after a BITMAPINFOHEADER, they follow the header. */
const MASKS_OFFSET = 40;

const DEPTHS = [1, 2, 4, 8, 16, 24, 32];
/** Compression methods by their number in the header, with the bit depths that each allows; an embedded image has its own depth. */
const COMPRESSIONS: { kind: "none" | "rle" | "masks" | "masksWithAlpha" | "embedded"; depths?: number[] }[] = [
  { kind: "none", depths: DEPTHS },
  { kind: "rle", depths: [8] },
  { kind: "rle", depths: [4] },
  { kind: "masks", depths: [16, 32] },
  { kind: "embedded" },
  { kind: "embedded" },
  { kind: "masksWithAlpha", depths: [16, 32] },
];

/** Bits of each channel in a pixel that is read as a little-endian number. */
export interface Masks {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

export interface Header extends Size {
  /** Size of the header. */
  bytes: number;
  isTopDown: boolean;
  /** Bits per pixel. */
  bits: number;
  compression: (typeof COMPRESSIONS)[number]["kind"];
  /** Size of the pixels or of the embedded image; 0 if the header does not specify it. */
  contentBytes: number;
  /** Number of colors in the palette, at most as many as the bit depth allows; 0 without a palette. */
  colorCount: number;
  masks: Masks;
  /** Offset of the palette from the start of the header: after the masks if there are any, otherwise after the header. */
  paletteStart: number;
}

/**
 * @param container whether the bitmap is in a .bmp file or an icon; in an icon, the height also counts the rows of the AND mask
 * @throws Error
 */
export function readHeader(dib: Uint8Array, container: "file" | "icon"): Header {
  checkLength(dib, 4);
  const view = createView(dib);
  const bytes = view.getUint32(0, true);
  if (!HEADER_SIZES.includes(bytes)) throw new Error(`The header size of ${bytes} bytes is not supported.`);
  checkLength(dib, bytes);
  const isCore = bytes === CORE_BYTES;
  const isLong = bytes > OS2_SHORT_BYTES;

  const width = isCore ? view.getUint16(4, true) : view.getInt32(4, true);
  const signedHeight = isCore ? view.getUint16(6, true) : view.getInt32(8, true);
  const height = container === "icon" ? Math.floor(Math.abs(signedHeight) / 2) : Math.abs(signedHeight);
  checkSize({ width, height });

  const bits = view.getUint16(isCore ? 10 : 14, true);
  const compression = isLong ? view.getUint32(16, true) : 0;
  const kind = checkCompression(compression, bits, bytes, container);
  const hasPalette = kind !== "embedded" && bits <= 8;
  const claimedColors = isLong ? view.getUint32(32, true) : 0;
  const hasMasks = kind === "masks" || kind === "masksWithAlpha";
  const masksEnd = MASKS_OFFSET + (kind === "masksWithAlpha" ? 16 : 12);
  return {
    width,
    height,
    bytes,
    isTopDown: signedHeight < 0,
    bits,
    compression: kind,
    contentBytes: isLong ? view.getUint32(20, true) : 0,
    // The header may claim more colors than the depth allows.
    colorCount: hasPalette ? Math.min(claimedColors || 2 ** bits, 2 ** bits) : 0,
    masks: hasMasks ? readMasks(dib, bytes >= 56 || kind === "masksWithAlpha") : getDefaultMasks(bits, container),
    paletteStart: hasMasks ? Math.max(bytes, masksEnd) : bytes,
  };
}

/** @throws Error if the compression method, the color depth, or their combination is not allowed */
function checkCompression(method: number, bits: number, headerBytes: number, container: "file" | "icon"): Header["compression"] {
  const compression = COMPRESSIONS[method];
  // In OS/2 headers, methods 3 and 4 mean Huffman coding and 24-bit RLE; on Windows they mean bit masks and JPEG.
  if (compression === undefined || (headerBytes === OS2_BYTES && method > 2))
    throw new Error(`Compression method ${method} is not supported.`);
  const { kind, depths } = compression;
  if (kind === "embedded" && container === "icon") throw new Error(`Compression method ${method} is not allowed in an icon.`);
  if (kind !== "embedded" && !DEPTHS.includes(bits)) throw new Error(`The color depth of ${bits} bits per pixel is not supported.`);
  if (depths && !depths.includes(bits)) throw new Error(`Compression method ${method} does not allow ${bits} bits per pixel.`);
  return kind;
}

function readMasks(dib: Uint8Array, hasAlpha: boolean): Masks {
  checkLength(dib, MASKS_OFFSET + (hasAlpha ? 16 : 12));
  const view = createView(dib);
  return {
    red: view.getUint32(MASKS_OFFSET, true),
    green: view.getUint32(MASKS_OFFSET + 4, true),
    blue: view.getUint32(MASKS_OFFSET + 8, true),
    alpha: hasAlpha ? view.getUint32(MASKS_OFFSET + 12, true) : 0,
  };
}

function getDefaultMasks(bits: number, container: "file" | "icon"): Masks {
  if (bits === 16) return { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 };
  return { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, alpha: bits === 32 && container === "icon" ? 0xff000000 : 0 };
}

/** Returns the number of bytes per color in the palette. */
export function getColorBytes({ bytes }: Header): number {
  return bytes === CORE_BYTES ? 3 : 4;
}

export function getPaletteBytes(header: Header): number {
  return header.colorCount * getColorBytes(header);
}
