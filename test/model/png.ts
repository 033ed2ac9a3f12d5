import sharp from "sharp";
import type { Canvas } from "./canvas.ts";

/** Encodes an image as a lossless PNG. */
export function encodePng({ width, height, rgb }: Pick<Canvas, "width" | "height" | "rgb">): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
