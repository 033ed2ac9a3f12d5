import assert from "node:assert/strict";
import { resolve } from "node:path";
import sharp from "sharp";
import { Decoder } from "../../../../src/engine/images/decoder.ts";
import { PreparedImages } from "../../../../src/engine/images/preparedImages.ts";
import { IMAGE_LIMITS } from "../../../../src/image/imageFile.ts";
import { cacheImage } from "../../../../src/link/imageCache.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

/** Limits with a longer timeout, because other tests may run on the machine at the same time. */
const LIMITS = { ...IMAGE_LIMITS, seconds: 60 };

describe("an image with extreme dimensions and hardly any content", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let decoder: Decoder;
  before(() => {
    folder = createTemporaryFolder("extreme");
    decoder = new Decoder(resolve("dist/decoder.cjs"));
  });
  after(async () => {
    decoder.dispose();
    await folder.remove();
  });

  const createImage = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#c81e28" } });
  const images: [title: string, encode: () => Promise<Buffer>][] = [
    ["a PNG of 100,000×980", () => createImage(100_000, 980).png({ compressionLevel: 1 }).toBuffer()],
    ["an interlaced PNG of 9,800×9,800", () => createImage(9800, 9800).png({ compressionLevel: 1, progressive: true }).toBuffer()],
    ["a progressive JPEG of 9,800×9,800", () => createImage(9800, 9800).jpeg({ progressive: true, quality: 30 }).toBuffer()],
    ["a WebP of 16,383×5,900", () => createImage(16_383, 5900).webp({ effort: 0 }).toBuffer()],
    ["a TIFF of 1×1,000,000", () => createImage(1, 1_000_000).tiff({ compression: "deflate" }).toBuffer()],
  ];
  for (const [title, encode] of images) {
    it(`is sent within the decoder's memory limit: ${title}`, async function () {
      this.timeout(150_000);
      const params = {
        images: [{ name: "a.png", sha256: await cacheImage(folder.path, await encode()) }],
        budget: "auto" as const,
        limits: LIMITS,
      };
      const [image] = await new PreparedImages(decoder, folder.path).prepareAll(params, new AbortController().signal);
      for (const { file } of image?.pieces ?? []) {
        const { channels } = await sharp(file).stats();
        const color = channels.map(({ mean }) => Math.round(mean));
        for (const [channel, value] of [200, 30, 40].entries()) assert.ok(Math.abs((color[channel] ?? 0) - value) <= 4, color.join());
      }
      assert.ok((image?.tokens ?? Infinity) <= IMAGE_LIMITS.tokens);
    });
  }
});
