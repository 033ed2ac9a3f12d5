import assert from "node:assert/strict";
import { readBmpSize, decodeBmp } from "../../../../../src/engine/images/bitmap/bitmap.ts";
import { type BmpOptions, encodeBmp } from "../../../../fixtures/bitmaps.ts";
import {
  BLACK,
  BLUE,
  GREEN,
  HEADERS,
  RED,
  createBmp,
  createPattern,
  decodeBmpPixels,
  makeOpaque,
  quantize,
  replaceNumbers,
  splitIntoRows,
} from "./samples.ts";

describe("a .bmp file", () => {
  it("is decoded exactly with every depth, header, direction and padding", () => {
    for (const bits of [1, 2, 4, 8, 16, 24, 32] as const) {
      for (const width of [1, 13, 32, 61]) {
        const image = createPattern(width, 9, bits <= 8 ? 2 ** bits : undefined);
        const expected = bits === 16 ? quantize(makeOpaque(image), [5, 5, 5, 0]) : makeOpaque(image);
        for (const header of HEADERS) {
          for (const topDown of header === "core" || header === "os2Short" ? [false] : [false, true]) {
            const bytes = encodeBmp(image, { bits, header, topDown });
            assert.deepEqual(decodeBmpPixels(bytes), expected, `${bits} bits, ${width} wide, ${header}${topDown ? ", top-down" : ""}`);
            assert.deepEqual(readBmpSize(bytes), { width, height: 9 });
          }
        }
      }
    }
  });

  it("is decoded exactly with run-length encoding of 4 and 8 bits", () => {
    for (const bits of [4, 8] as const) {
      for (const width of [1, 2, 5, 13, 61, 700]) {
        const image = createPattern(width, 9, 2 ** bits);
        for (const header of ["info", "v2", "v3", "os2", "v4", "v5"] as const) {
          for (const topDown of [false, true]) {
            assert.deepEqual(
              decodeBmpPixels(encodeBmp(image, { bits, header, topDown, rle: true })),
              makeOpaque(image),
              `${bits} bits, ${width} wide`,
            );
          }
        }
      }
    }
  });

  it("may have its channels in any bits of a pixel, and uses alpha if a mask defines it", () => {
    const masks: [BmpOptions["bits"], Required<BmpOptions>["masks"], [number, number, number, number]][] = [
      [16, { red: 0xf800, green: 0x07e0, blue: 0x001f }, [5, 6, 5, 0]],
      [16, { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0x8000 }, [5, 5, 5, 1]],
      [16, { red: 0x0f00, green: 0x00f0, blue: 0x000f, alpha: 0xf000 }, [4, 4, 4, 4]],
      [16, { red: 0x0003, green: 0x001c, blue: 0x0020 }, [2, 3, 1, 0]],
      [32, { red: 0x00ff0000, green: 0x0000ff00, blue: 0x000000ff, alpha: 0xff000000 }, [8, 8, 8, 8]],
      [32, { red: 0xff000000, green: 0x00ff0000, blue: 0x0000ff00, alpha: 0x000000ff }, [8, 8, 8, 8]],
      [32, { red: 0x000000ff, green: 0x0000ff00, blue: 0x00ff0000 }, [8, 8, 8, 0]],
      [32, { red: 0x00ff0000, green: 0x0000ff00, blue: 0x000000ff, alpha: 0xf0000000 }, [8, 8, 8, 4]],
      [32, { red: 0x3ff00000, green: 0x000ffc00, blue: 0x000003ff, alpha: 0xc0000000 }, [10, 10, 10, 2]],
      [32, { red: 0xffe00000, green: 0x001ffc00, blue: 0x000003ff }, [11, 11, 10, 0]],
      [32, { red: 0x0001fe00, green: 0x00000100, blue: 0x07000000, alpha: 0x000000f0 }, [8, 1, 3, 4]],
    ];
    const image = createPattern(13, 9);
    for (const [bits, mask, bitsPerChannel] of masks) {
      for (const header of ["info", "v2", "v3", "v4", "v5"] as const) {
        for (const topDown of [false, true]) {
          const bytes = encodeBmp(image, { bits, header, topDown, masks: mask });
          assert.deepEqual(decodeBmpPixels(bytes), quantize(image, bitsPerChannel), `${header} ${JSON.stringify(mask)}`);
        }
      }
    }
  });

  it("has each value of a channel scaled exactly to a byte", () => {
    const content = Array.from({ length: 64 }, (_, value) => [value & 255, value >> 8]).flat();
    const decoded = decodeBmpPixels(createBmp({ width: 64, height: 1, bits: 16, compression: 3, masks: [0x3f, 0x1f, 0x7], content }));
    assert.deepEqual(
      splitIntoRows(decoded)[0],
      Array.from({ length: 64 }, (_, v) => [
        Math.round((v * 255) / 63),
        Math.round(((v & 31) * 255) / 31),
        Math.round(((v & 7) * 255) / 7),
        255,
      ]),
    );
    const wideChannel = decodeBmpPixels(
      createBmp({ width: 2, height: 1, bits: 32, compression: 3, masks: [0xffffffff, 0, 0], content: [255, 255, 255, 255, 0, 0, 0, 128] }),
    );
    assert.deepEqual(splitIntoRows(wideChannel), [[RED, [128, 0, 0, 255]]]);
  });

  it("has 16-bit pixels in the layout 565 or 555", () => {
    const content = [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0, 0];
    const in565 = createBmp({ width: 3, height: 1, bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f], content });
    assert.deepEqual(splitIntoRows(decodeBmpPixels(in565)), [[RED, GREEN, BLUE]]);
    const in555 = createBmp({ width: 3, height: 1, bits: 16, content: [0x00, 0x7c, 0xe0, 0x03, 0x1f, 0x80, 0, 0] });
    assert.deepEqual(splitIntoRows(decodeBmpPixels(in555)), [[RED, GREEN, BLUE]]);
  });

  it("uses the fourth byte of a pixel as alpha only if a mask defines it", () => {
    const image = createPattern(13, 9);
    for (const header of ["info", "v4", "v5"] as const)
      assert.deepEqual(decodeBmpPixels(encodeBmp(image, { bits: 32, header })), makeOpaque(image));
    const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0xff000000 };
    assert.deepEqual(decodeBmpPixels(encodeBmp(image, { bits: 32, header: "v5", masks })), image);
  });

  it("is opaque if alpha is 0 everywhere", () => {
    const image = createPattern(13, 9);
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 0;
    for (const alpha of [0xff000000, 0x0f000000]) {
      const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha };
      assert.deepEqual(decodeBmpPixels(encodeBmp(image, { bits: 32, header: "v4", masks })), makeOpaque(image));
    }
    image.data[image.data.length - 1] = 9;
    const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0xff000000 };
    assert.deepEqual(decodeBmpPixels(encodeBmp(image, { bits: 32, header: "v4", masks })), image);
  });

  const palette = [RED, GREEN, BLUE].map((color) => color.slice(0, 3));

  it("has black pixels for colors that the palette lacks", () => {
    assert.deepEqual(splitIntoRows(decodeBmpPixels(createBmp({ width: 4, height: 1, bits: 8, palette, content: [2, 3, 0, 255] }))), [
      [BLUE, BLACK, RED, BLACK],
    ]);
    const truncatedPalette = replaceNumbers(createBmp({ width: 4, height: 1, bits: 8, palette, content: [3, 1, 2, 0] }), { 46: 0 });
    assert.deepEqual(
      splitIntoRows(decodeBmpPixels(truncatedPalette)),
      [[BLACK, GREEN, BLUE, RED]],
      "a palette ends at the pixels, whatever its size in the header",
    );
    assert.deepEqual(splitIntoRows(decodeBmpPixels(createBmp({ width: 2, height: 1, bits: 8, content: [0, 1, 0, 0] }))), [[BLACK, BLACK]]);
  });

  it("has its pixels at the offset in the header, or right after the palette if that offset is 0", () => {
    const bytes = createBmp({ width: 4, height: 1, bits: 8, palette, content: [0, 1, 2, 0] });
    assert.deepEqual(splitIntoRows(decodeBmpPixels(replaceNumbers(bytes, { 10: 0 }))), [[RED, GREEN, BLUE, RED]]);
    const movedPixels = replaceNumbers(createBmp({ width: 4, height: 1, bits: 8, palette, content: [9, 9, 9, 9, 0, 1, 2, 0] }), { 10: 70 });
    assert.deepEqual(splitIntoRows(decodeBmpPixels(movedPixels)), [[RED, GREEN, BLUE, RED]]);
    const image = createPattern(16, 17, 256);
    assert.deepEqual(decodeBmpPixels(replaceNumbers(encodeBmp(image, { bits: 8, header: "core" }), { 10: 0 })), makeOpaque(image));
    const fullPalette = makeOpaque(createPattern(256, 1));
    for (let x = 0; x < 256; x++) fullPalette.data[x * 4] = x;
    assert.deepEqual(
      decodeBmpPixels(replaceNumbers(encodeBmp(fullPalette, { bits: 8 }), { 10: 0, 46: 300 })),
      fullPalette,
      "more colors are claimed than 8 bits can use",
    );
  });

  it("may start in the middle of a buffer", () => {
    const image = createPattern(13, 9);
    const buffer = Buffer.concat([Buffer.alloc(3), encodeBmp(image, { bits: 24 }), Buffer.alloc(5)]);
    assert.deepEqual(decodeBmpPixels(buffer.subarray(3, -5)), makeOpaque(image));
  });

  it("may lack the padding of the last row", () => {
    const image = createPattern(13, 9);
    assert.deepEqual(decodeBmpPixels(encodeBmp(image, { bits: 24 }).subarray(0, -1)), makeOpaque(image));
  });

  it("may embed a PNG or JPEG, which is extracted unchanged", () => {
    for (const compression of [4, 5]) {
      const bytes = createBmp({ width: 7, height: 5, bits: 0, compression, content: [10, 20, 30, 40] });
      assert.deepEqual(decodeBmp(bytes), { embedded: Uint8Array.of(10, 20, 30, 40) });
      assert.deepEqual(decodeBmp(replaceNumbers(bytes, { 34: 3 })), { embedded: Uint8Array.of(10, 20, 30) });
      assert.deepEqual(readBmpSize(bytes), { width: 7, height: 5 });
      assert.throws(() => decodeBmp(replaceNumbers(bytes, { 34: 5 })), new Error("The file is truncated."));
      assert.throws(() => decodeBmp(bytes.subarray(0, -4)), new Error("The file is truncated."));
    }
  });
});
