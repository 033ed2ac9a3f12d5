import assert from "node:assert/strict";
import sharp from "sharp";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { ImageRef, PreparedImage } from "../../src/protocol/images.ts";

/** Prepares one image as it would be sent. */
export async function prepareImage(
  client: EngineClient,
  name: string,
  bytes: Uint8Array,
  options: Partial<ImageRef> = {},
): Promise<PreparedImage> {
  const image = { ...(await client.addImage(name, bytes)), ...options };
  const [result] = await client.prepare({ images: [image], budget: "auto", limits: IMAGE_LIMITS }, new AbortController().signal);
  assert.ok(result?.kind === "prepared", JSON.stringify(result));
  return result.image;
}

/** Reads the RGB pixels that are sent for an image, or for one of its tiles. */
export async function readPixels(image: PreparedImage, piece = 0): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(image.pieces[piece]?.file).raw().toBuffer({ resolveWithObject: true });
  assert.equal(info.channels, 3);
  return { data, width: info.width, height: info.height };
}
