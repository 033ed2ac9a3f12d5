import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { decode } from "../../../../src/engine/images/decode.ts";
import type { RenderOutput } from "../../../../src/engine/images/decoding.ts";
import { findBorderColor } from "../../../../src/engine/images/padding.ts";
import type { Size } from "../../../../src/image/budget.ts";
import { chooseSentSize } from "../../../../src/image/sentSize.ts";
import { SeededRandom } from "../../../model/random.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";
import { computeSha256 } from "../../../fixtures/hash.ts";

const BORDER = [12, 200, 90] as const;

/** Draws noise within a border of one color, one pixel wide. */
function drawNoise({ width, height }: Size): Uint8Array {
  const random = new SeededRandom(width * 10_000 + height);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      data.set(isBorder ? BORDER : [random.integer(0, 255), random.integer(0, 255), random.integer(0, 255)], at);
    }
  }
  return data;
}

describe("the PNG that is sent for an image", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  beforeEach(() => {
    folder = createTemporaryFolder("padding");
  });
  afterEach(() => folder.remove());

  /** Renders the image with the decoder. @returns the size of the PNG, and functions that read a pixel of the image and of the PNG */
  async function renderImage(image: Size, region: RenderOutput["region"] = { x: 0, y: 0, ...image }) {
    const path = join(folder.path, "image.png");
    const file = join(folder.path, "sent.png");
    const source = drawNoise(image);
    await sharp(source, { raw: { ...image, channels: 3 } })
      .png()
      .toFile(path);
    const bytes = await readFile(path);
    const sent = chooseSentSize(region, 1120, false);
    const input = { path, sha256: computeSha256(bytes) };
    const result = await decode({
      kind: "render",
      input,
      limits: { megapixels: 100, seconds: 10 },
      outputs: [{ role: "region", region, sent, file }],
    });
    assert.equal(result.kind, "rendered", JSON.stringify(result));
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height, info.channels], [sent.width, sent.height, 3]);
    const readPixel = (pixels: Uint8Array, width: number, x: number, y: number) =>
      Array.from(pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
    return {
      sent,
      readSource: (x: number, y: number) => readPixel(source, image.width, x, y),
      readSent: (x: number, y: number) => readPixel(data, info.width, x, y),
    };
  }

  for (const image of [
    { width: 480, height: 336 },
    { width: 960, height: 49 },
    { width: 49, height: 1920 },
  ]) {
    it(`has the exact pixels of an image of ${image.width}×${image.height}, and padding in the color of its border`, async () => {
      const { sent, readSource, readSent } = await renderImage(image);
      for (let y = 0; y < sent.height; y++) {
        for (let x = 0; x < sent.width; x++) {
          const expected = x < image.width && y < image.height ? readSource(x, y) : BORDER;
          const actual = readSent(x, y);
          if (actual.some((value, channel) => value !== expected[channel])) assert.deepEqual(actual, expected, `at ${x}, ${y}`);
        }
      }
    });
  }

  it("has the exact pixels of a region", async () => {
    const region = { x: 101, y: 53, width: 336, height: 384 };
    const { readSource, readSent } = await renderImage({ width: 700, height: 500 }, region);
    for (let y = 0; y < region.height; y += 3) {
      for (let x = 0; x < region.width; x += 3) assert.deepEqual(readSent(x, y), readSource(x + region.x, y + region.y));
    }
  });

  it("shows an image up to its last row and column if a side fills only part of its last patch", async () => {
    const image = { width: 700, height: 261 };
    const { sent, readSent } = await renderImage(image);
    assert.deepEqual(sent, { width: 720, height: 288 });
    for (const [channel, value] of readSent(sent.width - 1, sent.height - 1).entries()) {
      assert.ok(Math.abs(value - (BORDER[channel] ?? 0)) < 20, "the corner has the color of the border");
    }
    // The rows just inside the border are noise, not padding.
    const colors = new Set(Array.from({ length: 600 }, (_, x) => readSent(x + 50, sent.height - 4).join(" ")));
    assert.ok(colors.size > 500);
  });

  it("has padding even below an image that is enlarged", async () => {
    const { sent, readSent } = await renderImage({ width: 900, height: 40 });
    assert.deepEqual(sent, { width: 1680, height: 96 });
    const padding = readSent(0, 95);
    for (let y = 75; y < 96; y++) assert.deepEqual(readSent(500, y), padding);
  });

  it("is padded with the most frequent color of the outermost pixels", () => {
    const data = new Uint8Array(5 * 4 * 3).fill(7);
    data.set([1, 2, 3], 0);
    assert.deepEqual(findBorderColor({ data, width: 5, height: 4 }), { r: 7, g: 7, b: 7 });
    assert.deepEqual(findBorderColor({ data: new Uint8Array([9, 8, 7]), width: 1, height: 1 }), { r: 9, g: 8, b: 7 });
  });
});
