import assert from "node:assert/strict";
import sharp from "sharp";
import { decode } from "../../../../src/engine/images/decode.ts";
import { checkDamagedImage, prepareFile } from "../../../fixtures/checkDamagedImage.ts";
import { createDamagedImages } from "../../../fixtures/damagedImages.ts";
import { createSceneImage } from "../../../fixtures/formats.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

describe("a damaged image", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  before(() => {
    folder = createTemporaryFolder("damaged");
  });
  after(() => folder.remove());

  it("is sent as far as it can be read, with a note if pixels may be missing", async () => {
    const problems: string[] = [];
    for (const image of await createDamagedImages()) {
      await checkDamagedImage({ decode }, folder.path, image).catch((error: unknown) => problems.push(`${image.title}: ${String(error)}`));
    }
    assert.deepEqual(problems, []);
  });

  it("is sent even if it has only one color", async () => {
    const createPlain = (level: number) =>
      sharp({ create: { width: 480, height: 336, channels: 3, background: { r: level, g: level, b: level } } });
    const white = await createPlain(255).jpeg().toBuffer();
    const result = await prepareFile({ decode }, folder.path, white.subarray(0, -2));
    assert.deepEqual(result.kind === "prepared" && result.image.notes, [{ kind: "damaged" }]);
  });

  it("is rejected if not a single pixel can be read", async () => {
    const jpeg = await createSceneImage().jpeg().toBuffer();
    const png = await createSceneImage().png().toBuffer();
    const interlaced = await createSceneImage().png({ progressive: true }).toBuffer();
    const cases: [string, Uint8Array][] = [
      ["a JPEG that ends with its header", jpeg.subarray(0, jpeg.indexOf(Buffer.from([0xff, 0xda])) + 14)],
      ["a PNG that ends with its header", png.subarray(0, 33)],
      ["a PNG that ends with the first bytes of its pixels", png.subarray(0, png.indexOf("IDAT") + 8)],
      ["an interlaced PNG that ends in its first pass", interlaced.subarray(0, interlaced.indexOf("IDAT") + 40)],
      ["a WebP that ends with its header", (await createSceneImage().webp().toBuffer()).subarray(0, 30)],
      ["a GIF that ends with its header", (await createSceneImage().gif().toBuffer()).subarray(0, 13)],
    ];
    for (const [title, bytes] of cases) {
      const result = await prepareFile({ decode }, folder.path, bytes);
      assert.equal(result.kind === "failed" && result.failure.kind, "notAnImage", title);
    }
  });

  it("is rejected with the reason that it ends too early if nothing can be read of a truncated file", async () => {
    const files = await Promise.all([
      createSceneImage().tiff().toBuffer(),
      createSceneImage().avif().toBuffer(),
      createSceneImage().webp({ lossless: true }).toBuffer(),
    ]);
    for (const file of files) {
      for (const fraction of [0.3, 0.9]) {
        const result = await prepareFile({ decode }, folder.path, file.subarray(0, file.length * fraction));
        assert.match((result.kind === "failed" && "reason" in result.failure && result.failure.reason) || "", /ends too early/);
      }
    }
  });

  it("is not rejected as an unknown format if only its header is damaged", async () => {
    const tiff = await createSceneImage().tiff().toBuffer();
    tiff.fill(0xff, tiff.readUInt32LE(4), tiff.readUInt32LE(4) + 40);
    const result = await prepareFile({ decode }, folder.path, tiff);
    assert.match((result.kind === "failed" && "reason" in result.failure && result.failure.reason) || "", /damaged|too early/);
  });
});
