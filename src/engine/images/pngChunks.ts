import { deflateSync, crc32 } from "node:zlib";

/** Length of a PNG's signature and its IHDR chunk. */
const HEADER_END = 33;

/** Number of samples per pixel, by color type. Source: PNG specification 1.2, 4.1.1 IHDR. */
const SAMPLES_PER_PIXEL: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Returns the number of samples per pixel of a PNG; 1 for an unknown color type. */
export function getSamplesPerPixel(colorType: number): number {
  return SAMPLES_PER_PIXEL[colorType] ?? 1;
}

/** Adds an ICC profile to a PNG. Source: PNG specification 1.2, 11.3.3.3 iCCP. */
export function addProfile(png: Uint8Array, profile: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from("icc\0\0", "latin1"), deflateSync(profile)]);
  return Buffer.concat([png.subarray(0, HEADER_END), buildChunk("iCCP", content), png.subarray(HEADER_END)]);
}

/** Builds a chunk with its length and checksum. Source: PNG specification 1.2, 5.3. */
export function buildChunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Removes the `pHYs` chunk, which sharp always writes: the resolution of the original does not matter here. */
export function removeResolution(png: Uint8Array): Uint8Array {
  const view = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const at = view.subarray(0, view.indexOf("IDAT", 0, "latin1")).indexOf("pHYs", 0, "latin1");
  // Length, name, nine bytes, checksum.
  return at < 0 ? png : Buffer.concat([png.subarray(0, at - 4), png.subarray(at + 17)]);
}
