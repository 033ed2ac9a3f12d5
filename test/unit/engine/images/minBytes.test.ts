import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { assertHoldsPixels } from "../../../../src/engine/images/minBytes.ts";
import { buildChunk } from "../../../../src/engine/images/pngChunks.ts";

const createPng = (width: number, height: number, pixels: Uint8Array) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), buildChunk("IHDR", header), buildChunk("IDAT", deflateSync(pixels))]);
};

describe("a file whose header states more pixels than the file can contain", () => {
  it("is rejected before it is decoded", async () => {
    const png = createPng(10_000, 10_000, Buffer.alloc(240_000));
    assert.throws(() => assertHoldsPixels(png, { width: 10_000, height: 10_000 }), /too small for 10000×10000 pixels/);
    const jpeg = await sharp({ create: { width: 100, height: 100, channels: 3, background: "#fff" } })
      .jpeg()
      .toBuffer();
    assert.throws(() => assertHoldsPixels(jpeg, { width: 65_000, height: 65_000 }), /too small/);
  });

  it("is not confused with an image that is compressed as much as possible", async () => {
    for (const [width, height] of [
      [1500, 1000],
      [1, 60_000],
      [8, 8],
      [1, 1],
    ] as const) {
      const image = sharp({ create: { width, height, channels: 3, background: "#000" } });
      const png = await image.clone().png({ compressionLevel: 9, palette: true }).toBuffer();
      assertHoldsPixels(png, { width, height });
      const jpeg = await image.clone().jpeg({ quality: 1, progressive: true, optimizeCoding: true }).toBuffer();
      assertHoldsPixels(jpeg, { width, height });
    }
  });
});
