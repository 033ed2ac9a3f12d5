import { constants, createInflate, deflateSync } from "node:zlib";
import sharp from "sharp";
import type { Size } from "../../../image/budget.ts";
import type { Pixels } from "../pixels.ts";
import { getSamplesPerPixel } from "../pngChunks.ts";
import { buildPng, type PngParts } from "./repairPng.ts";

/** Passes of Adam7: the position of the first pixel, and the distances between the pixels. Source: PNG specification 1.2, 2.6. */
const PASSES = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];
/** Distances between the pixels that are known after each pass. */
const GRIDS = [
  { width: 8, height: 8 },
  { width: 4, height: 8 },
  { width: 4, height: 4 },
  { width: 2, height: 4 },
  { width: 2, height: 2 },
  { width: 1, height: 2 },
  { width: 1, height: 1 },
];

/** Size of the parts in which pixels are decompressed. */
const PART_BYTES = 4096;

export function isInterlaced({ header }: PngParts): boolean {
  return header[12] === 1;
}

/**
 * Decodes what is left of an interlaced PNG, which libpng rejects if it is damaged. Missing pixels repeat the nearest
 * pixels above and to the left from the complete passes, as in a browser; the image then has less detail.
 * @throws Error if not even the first pass is complete
 */
export async function decodeInterlaced(parts: PngParts, size: Size): Promise<Pixels> {
  const [depth, colorType] = [parts.header[8] ?? 0, parts.header[9] ?? 0];
  const rowBytes = PASSES.map(({ x, stepX }) => {
    const columns = Math.max(0, Math.ceil((size.width - x) / stepX));
    return columns === 0 ? 0 : 1 + Math.ceil((columns * depth * getSamplesPerPixel(colorType)) / 8);
  });
  const passBytes = PASSES.map(({ y, stepY }, pass) => Math.max(0, Math.ceil((size.height - y) / stepY)) * (rowBytes[pass] ?? 0));
  const totalBytes = passBytes.reduce((sum, bytes) => sum + bytes, 0);
  const rows = await inflate(parts.pixels, totalBytes);
  const png = buildPng({ ...parts, pixels: deflateSync(Buffer.concat([rows, Buffer.alloc(totalBytes - rows.length)]), { level: 1 }) });
  const image = sharp(png, { failOn: "none", limitInputPixels: false }).toColorspace("srgb").ensureAlpha();
  const { data } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  let pass = 0;
  let restBytes = rows.length;
  while (pass < PASSES.length && restBytes >= (passBytes[pass] ?? 0)) restBytes -= passBytes[pass++] ?? 0;
  if (pass === 0) throw new Error("The file is damaged: it ends before the first complete pass.");
  if (pass < PASSES.length) fillMissingPixels({ ...size, data }, pass, Math.floor(restBytes / (rowBytes[pass] || 1)));
  return { ...size, data };
}

/** @param passCount number of complete passes @param rowCount number of complete rows of the next pass */
function fillMissingPixels({ width, height, data }: Pixels, passCount: number, rowCount: number): void {
  const grid = GRIDS[passCount - 1];
  const next = PASSES[passCount];
  if (!grid || !next) return;
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  for (let y = 0; y < height; y++) {
    const sourceY = y - (y % grid.height);
    const isRowInPass = y % next.stepY === next.y && (y - next.y) / next.stepY < rowCount;
    for (let x = 0; x < width; x++) {
      const sourceX = x - (x % grid.width);
      if ((x === sourceX && y === sourceY) || (isRowInPass && x % next.stepX === next.x)) continue;
      pixels[y * width + x] = pixels[sourceY * width + sourceX] ?? 0;
    }
  }
}

/** Decompresses as much as possible, at most `limitBytes`. */
function inflate(compressed: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  // A missing end is not an error. If the data is damaged, less than one part is lost.
  const stream = createInflate({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: PART_BYTES });
  const parts: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const finish = () => resolve(Buffer.concat(parts).subarray(0, limitBytes));
    stream.on("data", (part: Uint8Array) => {
      parts.push(part);
      length += part.length;
      if (length >= limitBytes) stream.destroy();
    });
    stream.once("error", finish).once("close", finish);
    stream.end(compressed);
  });
}
