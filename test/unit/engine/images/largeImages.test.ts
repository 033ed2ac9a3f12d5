import assert from "node:assert/strict";
import sharp from "sharp";
import { decode } from "../../../../src/engine/images/decode.ts";
import { PreparedImages } from "../../../../src/engine/images/preparedImages.ts";
import { IMAGE_LIMITS } from "../../../../src/image/imageFile.ts";
import { cacheImage } from "../../../../src/link/imageCache.ts";
import type { ImageRef } from "../../../../src/protocol/images.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

/** Size of an image with more pixels than are kept in memory. */
const SIZE = { width: 8000, height: 5000 };
/** Squares to draw on a white background. */
const SQUARES = [
  { left: 1000, top: 800, side: 600, color: [200, 30, 40] },
  { left: 6001, top: 3333, side: 900, color: [20, 120, 220] },
  { left: 7990, top: 4990, side: 10, color: [0, 0, 0] },
] as const;

describe("an image with more pixels than are kept in memory", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let sha256: string;
  before(async () => {
    folder = createTemporaryFolder("large");
    const squares = SQUARES.map(({ left, top, side, color: [r, g, b] }) => {
      const create = { width: side, height: side, channels: 3 as const, background: { r, g, b } };
      return { left, top, input: { create } };
    });
    const image = sharp({ create: { ...SIZE, channels: 3, background: "#ffffff" } }).composite(squares);
    sha256 = await cacheImage(folder.path, await image.png({ compressionLevel: 1 }).toBuffer());
  });
  after(() => folder.remove());

  const preparePieces = async (options: Partial<ImageRef>) => {
    const params = { images: [{ name: "a.png", sha256, ...options }], budget: "auto" as const, limits: IMAGE_LIMITS };
    const [image] = await new PreparedImages({ decode }, folder.path).prepareAll(params, new AbortController().signal);
    return image?.pieces ?? [];
  };

  it("is sent with its content at the right places, whether whole or in tiles", async () => {
    for (const tiles of [false, true]) {
      const pieces = await preparePieces({ tiles });
      assert.equal(pieces.length > 1, tiles);
      for (const { file, region, sent } of pieces) {
        const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([info.width, info.height], [sent.width, sent.height]);
        const scale = Math.min(sent.width / region.width, sent.height / region.height);
        for (const { left, top, side, color } of SQUARES) {
          const [x, y] = [(left + side / 2 - region.x) * scale, (top + side / 2 - region.y) * scale];
          if (side < 100 || x < 0 || y < 0 || x >= region.width * scale || y >= region.height * scale) continue;
          const at = (Math.floor(y) * info.width + Math.floor(x)) * 3;
          for (const [channel, value] of color.entries()) assert.ok(Math.abs((data[at + channel] ?? 0) - value) <= 2, `${left}, ${top}`);
        }
      }
    }
  });

  it("is sent with the exact pixels of a region", async () => {
    const region = { x: 7520, y: 4664, width: 480, height: 336 };
    const [piece] = await preparePieces({ region });
    const { data, info } = await sharp(piece?.file).raw().toBuffer({ resolveWithObject: true });
    for (let y = 0; y < 336; y++)
      for (let x = 0; x < 480; x++) assert.equal(data[(y * info.width + x) * 3], x >= 470 && y >= 326 ? 0 : 255, `${x}, ${y}`);
  });
});
