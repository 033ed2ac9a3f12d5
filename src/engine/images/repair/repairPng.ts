import { crc32 } from "node:zlib";
import { buildChunk } from "../pngChunks.ts";

export const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** Chunks that affect the pixels. All others are left out. */
const NEEDED_CHUNKS = ["IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "eXIf"];
/** Chunks without which there is no image. They are used even if their checksum is wrong, as in browsers. */
const CRITICAL_CHUNKS = new Set(["IHDR", "PLTE", "IDAT"]);
/** Number of bytes at the start of a chunk: its length and its name. */
const CHUNK_START_BYTES = 8;

export interface PngParts {
  /** Content of the first chunk, 13 bytes. */
  header: Uint8Array;
  /** Chunks between the header and the pixels, with correct checksums. */
  chunks: Uint8Array[];
  /** Compressed pixels; the end may be missing. */
  pixels: Uint8Array;
}

/**
 * Collects the parts of a damaged PNG that are needed to draw it. Chunks with a wrong length are cut at the next known chunk. Unknown chunks,
 * damaged chunks that are not critical, and repetitions of all chunks but `IDAT` are skipped. Source: PNG specification 1.2, 4.
 * @returns undefined if there is no readable header
 */
export function readPngParts(bytes: Uint8Array): PngParts | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Uint8Array | undefined;
  const chunks = new Map<string, Uint8Array>();
  const pixels: Uint8Array[] = [];
  for (let at = PNG_SIGNATURE.length; at + CHUNK_START_BYTES <= file.length;) {
    const name = file.toString("latin1", at + 4, at + CHUNK_START_BYTES);
    if (name === "IEND") break;
    const contentStart = at + CHUNK_START_BYTES;
    const claimedEnd = contentStart + file.readUInt32BE(at);
    const isPlausible = /^[A-Za-z]{4}$/.test(name) && (claimedEnd + 4 === file.length || isChunkStart(file, claimedEnd + 4));
    const next = isPlausible ? claimedEnd + 4 : findNextChunk(file, contentStart);
    // If there is no checksum where one should be, the content extends to the next chunk or to the end of the file.
    const content = file.subarray(contentStart, isPlausible ? claimedEnd : next === file.length ? next : next - 4);
    const isIntact = isPlausible && crc32(file.subarray(at + 4, claimedEnd)) === file.readUInt32BE(claimedEnd);
    if (name === "IHDR" && content.length >= 13) header ??= content.subarray(0, 13);
    else if (name === "IDAT") pixels.push(content);
    else if (NEEDED_CHUNKS.includes(name) && !chunks.has(name) && (isIntact || CRITICAL_CHUNKS.has(name)))
      chunks.set(name, buildChunk(name, content));
    at = next;
  }
  return header && { header, chunks: [...chunks.values()], pixels: Buffer.concat(pixels) };
}

export function buildPng({ header, chunks, pixels }: PngParts): Uint8Array {
  const end = [buildChunk("IDAT", pixels), buildChunk("IEND", new Uint8Array())];
  return Buffer.concat([PNG_SIGNATURE, buildChunk("IHDR", header), ...chunks, ...end]);
}

function isChunkStart(file: Buffer, at: number): boolean {
  return at + CHUNK_START_BYTES <= file.length && /^[A-Za-z]{4}$/.test(file.toString("latin1", at + 4, at + CHUNK_START_BYTES));
}

/** Finds the next chunk with a known name. @returns the length of the file if there is none */
function findNextChunk(file: Buffer, from: number): number {
  const positions = [...NEEDED_CHUNKS, "IEND"].map((name) => file.indexOf(name, from + 4, "latin1")).filter((at) => at > 0);
  return Math.min(file.length, ...positions.map((at) => at - 4));
}
