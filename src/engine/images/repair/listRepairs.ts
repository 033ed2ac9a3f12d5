import { sniffFormat } from "../sniff.ts";
import { readClaimedSize } from "./claimedSize.ts";
import { buildPng, PNG_SIGNATURE, readPngParts } from "./repairPng.ts";
import { repairJpeg } from "./repairJpeg.ts";

/** Number of bytes in which to look for the start of an image. The image may follow HTTP headers that were saved with it. */
const MAX_LEADING_BYTES = 4096;
/** Maximum size to which a file with a missing end is extended. */
const MAX_EXTENDED_BYTES = 64_000_000;
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const STARTS = [PNG_SIGNATURE, JPEG_START, Buffer.from("GIF87a"), Buffer.from("GIF89a")];
/** PNG's signature after its bytes were written as text, one character per byte, in UTF-8. */
const PNG_AS_TEXT = Buffer.from(PNG_SIGNATURE.toString("latin1"), "utf8");
const JPEG_AS_TEXT = Buffer.from(JPEG_START.toString("latin1"), "utf8");

/** Lists ways to read a damaged file, the most faithful first: the file itself for a tolerant decoder, then rewritten files. */
export function* listRepairs(damagedBytes: Uint8Array): Generator<Uint8Array> {
  const bytes = sniffFormat(damagedBytes) === "unknown" ? findImage(damagedBytes) : Buffer.from(damagedBytes);
  const format = sniffFormat(bytes);
  // Browsers reject damaged SVGs too.
  if (format === "svg" || format === "unknown") return;
  yield bytes;
  const kind = bytes.subarray(0, 4).toString("latin1");
  if (kind === "\x89PNG") {
    const parts = readPngParts(bytes);
    if (parts) yield buildPng(parts);
  } else if (bytes.subarray(0, 2).equals(JPEG_START.subarray(0, 2))) {
    yield* repairJpeg(bytes);
  } else {
    const length = Math.min(MAX_EXTENDED_BYTES, Math.max(readClaimedSize(bytes), bytes.length * 2));
    // Zeros decode as an area of one color.
    if (length > bytes.length) yield Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
  }
}

/** Finds an image that follows something else, or whose bytes were written as text. */
function findImage(bytes: Uint8Array): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(file, PNG_AS_TEXT) || startsWith(file, JPEG_AS_TEXT)) return Buffer.from(file.toString("utf8"), "latin1");
  const head = file.subarray(0, MAX_LEADING_BYTES);
  const positions = STARTS.map((start) => head.indexOf(start)).filter((at) => at >= 0);
  return positions.length === 0 ? file : file.subarray(Math.min(...positions));
}

function startsWith(file: Buffer, start: Buffer): boolean {
  return file.subarray(0, start.length).equals(start);
}
