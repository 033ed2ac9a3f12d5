import sharp from "sharp";
import type { Canvas } from "./canvas.ts";

/** The picture as a PNG without loss. */
export function encodePng({ width, height, rgb }: Pick<Canvas, "width" | "height" | "rgb">): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
