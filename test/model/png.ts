import sharp from "sharp";
import type { Scene } from "./scenes.ts";

/** The scene as a PNG without loss. */
export function encodePng({ width, height, rgb }: Scene): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
