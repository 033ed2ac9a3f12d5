import sharp from "sharp";
import type { Size } from "../../image/budget.ts";
import type { Pixels } from "./pixels.ts";
import { buildPng, readPngParts } from "./repair/repairPng.ts";

export interface Animation {
  frameCount: number;
  /**
   * Decodes the first frame. Undefined if the first frame is the main image of the file, which programs without support for animations
   * show. A main image that is not part of the animation is often a message.
   * @throws Error whose message can be shown to the user
   */
  decodeFirstFrame?: () => Promise<Pixels>;
}

interface Frame extends Size {
  x: number;
  y: number;
  /** Compressed pixels. */
  parts: Uint8Array[];
}

/** Reads the animation of a PNG; undefined if it has none. Source: PNG specification 3, 11.3.6. */
export function readAnimation(bytes: Uint8Array, canvas: Size): Animation | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frameCount: number | undefined;
  let frame: Frame | undefined;
  let hasSeenImage = false;
  for (let at = 8; at + 12 <= file.length;) {
    const name = file.toString("latin1", at + 4, at + 8);
    const content = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    at += 12 + file.readUInt32BE(at);
    if (name === "acTL" && content.length >= 8) frameCount ??= content.readUInt32BE(0);
    if (name === "IDAT" && frameCount === undefined) return undefined;
    if (name === "IDAT") hasSeenImage = true;
    if (name === "fcTL" && content.length >= 20) {
      // Either the image itself is the first frame, or the first frame ends here.
      if (!hasSeenImage || frame) break;
      const [width = 0, height = 0, x = 0, y = 0] = [4, 8, 12, 16].map((offset) => content.readUInt32BE(offset));
      frame = { width, height, x, y, parts: [] };
    }
    if (name === "fdAT") frame?.parts.push(content.subarray(4));
  }
  if (frameCount === undefined) return undefined;
  const firstFrame = frame;
  return firstFrame ? { frameCount, decodeFirstFrame: () => decodeFrame(bytes, firstFrame, canvas) } : { frameCount };
}

async function decodeFrame(bytes: Uint8Array, { width, height, x, y, parts }: Frame, canvas: Size): Promise<Pixels> {
  const png = readPngParts(bytes);
  const [right, bottom] = [canvas.width - x - width, canvas.height - y - height];
  if (!png || right < 0 || bottom < 0) throw new Error("The file is damaged: its first frame is larger than the image.");
  const header = Buffer.from(png.header);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const frame = sharp(buildPng({ ...png, header, pixels: Buffer.concat(parts) }), { failOn: "error", limitInputPixels: false });
  const { data } = await frame
    .toColorspace("srgb")
    .ensureAlpha()
    .extend({ left: x, top: y, right, bottom, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { ...canvas, data };
}
