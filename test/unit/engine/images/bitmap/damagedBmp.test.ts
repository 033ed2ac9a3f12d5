import assert from "node:assert/strict";
import { decodeBmp, readBmpSize } from "../../../../../src/engine/images/bitmap/bitmap.ts";
import { encodeBmp } from "../../../../fixtures/bitmaps.ts";
import { SeededRandom } from "../../../../model/random.ts";
import { tryDecode, createBmp, decodeBmpPixels, createPattern, replaceNumbers } from "./samples.ts";

describe("a damaged .bmp file", () => {
  it("is rejected with the reason if it is unreadable", () => {
    const bytes = encodeBmp(createPattern(13, 9), { bits: 24 });
    const cases: [string, Uint8Array][] = [
      ["The file does not start with the signature of a bitmap (BM).", replaceNumbers(bytes, { 0: 0x474e5089 })],
      ["The file does not start with the signature of a bitmap (BM).", new Uint8Array()],
      ["The file is truncated.", bytes.subarray(0, 10)],
      ["The file is truncated.", bytes.subarray(0, 16)],
      ["The file is truncated.", bytes.subarray(0, 53)],
      ["The file is truncated.", bytes.subarray(0, -2)],
      ["The file is truncated.", replaceNumbers(bytes, { 10: 100_000 })],
      ["The header size of 41 bytes is not supported.", replaceNumbers(bytes, { 14: 41 })],
      ["The width is negative (-13).", replaceNumbers(bytes, { 18: -13 })],
      ["The image has no pixels (0×9).", replaceNumbers(bytes, { 18: 0 })],
      ["The image has no pixels (13×0).", replaceNumbers(bytes, { 22: 0 })],
      ["The image has too many pixels (16384×16385).", replaceNumbers(bytes, { 18: 16384, 22: 16385 })],
      ["The image has too many pixels (13×2147483648).", replaceNumbers(bytes, { 22: -(2 ** 31) })],
      ["Compression method 9 is not supported.", replaceNumbers(bytes, { 30: 9 })],
      ["The color depth of 5 bits per pixel is not supported.", replaceNumbers(bytes, { 26: 1 + (5 << 16) })],
      ["The color depth of 64 bits per pixel is not supported.", replaceNumbers(bytes, { 26: 1 + (64 << 16) })],
      ["Compression method 1 does not allow 24 bits per pixel.", replaceNumbers(bytes, { 30: 1 })],
      ["Compression method 2 does not allow 8 bits per pixel.", replaceNumbers(bytes, { 26: 1 + (8 << 16), 30: 2 })],
      ["Compression method 3 does not allow 24 bits per pixel.", replaceNumbers(bytes, { 30: 3 })],
      ["Compression method 3 is not supported.", replaceNumbers(encodeBmp(createPattern(13, 9, 2), { bits: 1, header: "os2" }), { 30: 3 })],
    ];
    for (const [message, file] of cases) assert.throws(() => decodeBmp(file), new Error(message));
  });

  it("is read with an unsigned height if it has a core header", () => {
    const bytes = Uint8Array.from(encodeBmp(createPattern(13, 9, 2), { bits: 1, header: "core" }));
    new DataView(bytes.buffer).setUint16(20, 40_000, true);
    assert.deepEqual(readBmpSize(bytes), { width: 13, height: 40_000 });
  });

  it("is rejected if pixels are missing, before memory is allocated", () => {
    const huge = { 18: 16384, 22: 16384 };
    const cases = [
      replaceNumbers(encodeBmp(createPattern(13, 9), { bits: 24 }), huge),
      replaceNumbers(encodeBmp(createPattern(13, 9, 16), { bits: 8, rle: true }), { ...huge, 10: 100_000 }),
    ];
    for (const bytes of cases) {
      assert.deepEqual(readBmpSize(bytes), { width: 16384, height: 16384 });
      const bytesBefore = process.memoryUsage().arrayBuffers;
      assert.throws(() => decodeBmp(bytes), new Error("The file is truncated."));
      assert.ok(process.memoryUsage().arrayBuffers - bytesBefore < 2 ** 20);
    }
  });

  it("is decoded completely or rejected if it is truncated at any byte", () => {
    const masks = { red: 0x3ff00000, green: 0xffc00, blue: 0x3ff, alpha: 0xc0000000 };
    const files = [
      encodeBmp(createPattern(16, 9, 16), { bits: 4 }),
      encodeBmp(createPattern(16, 9, 256), { bits: 8, header: "core" }),
      encodeBmp(createPattern(16, 9), { bits: 24, header: "v5" }),
      encodeBmp(createPattern(16, 9), { bits: 32, masks }),
      encodeBmp(createPattern(16, 9, 16), { bits: 4, rle: true }),
      encodeBmp(createPattern(61, 9, 256), { bits: 8, rle: true, topDown: true }),
      createBmp({ width: 7, height: 5, bits: 0, compression: 5, content: [10, 20, 30, 40] }),
    ];
    for (const [index, file] of files.entries()) {
      const complete = decodeBmp(file);
      for (let length = 0; length < file.length - 2; length += 7) {
        const truncated = tryDecode(() => decodeBmpPixels(file.slice(0, length)));
        if (truncated) assert.deepEqual(truncated, complete, `file ${index} truncated to ${length} of ${file.length} bytes`);
      }
    }
  });

  it("is decoded or rejected with a reason if any of its bytes are wrong", () => {
    const random = new SeededRandom(3);
    const files = [
      encodeBmp(createPattern(13, 9, 16), { bits: 4, rle: true }),
      encodeBmp(createPattern(13, 9, 256), { bits: 8, rle: true, header: "os2" }),
      encodeBmp(createPattern(13, 9), { bits: 16, masks: { red: 0xf800, green: 0x7e0, blue: 0x1f } }),
      encodeBmp(createPattern(13, 9, 4), { bits: 2, header: "os2Short" }),
      encodeBmp(createPattern(13, 9), { bits: 32, header: "v4" }),
    ];
    let decodedCount = 0;
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from(random.pick(files));
      for (let wrongByteCount = random.integer(1, 4); wrongByteCount > 0; wrongByteCount--)
        bytes[random.integer(14, Math.min(90, bytes.length - 1))] = random.integer(0, 255);
      const size = tryDecode(() => ({ ...readBmpSize(bytes), data: new Uint8Array() }));
      if (size === undefined || size.width * size.height > 1e5) continue;
      const pixels = tryDecode(() => {
        const result = decodeBmp(bytes);
        return "data" in result ? result : { ...size, data: new Uint8Array(size.width * size.height * 4) };
      });
      if (pixels === undefined) continue;
      decodedCount++;
      assert.equal(pixels.data.length, size.width * size.height * 4);
    }
    assert.ok(decodedCount > 500, `only ${decodedCount} files could still be decoded`);
  });
});
