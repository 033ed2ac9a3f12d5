import assert from "node:assert/strict";
import { BLUE, GREEN, RED, createBmp, decodeBmpPixels, splitIntoRows } from "./samples.ts";

describe("run-length encoding in a .bmp file", () => {
  const palette = [RED, GREEN, BLUE].map((color) => color.slice(0, 3));
  const decodeRle8 = (content: number[], height = 3) =>
    splitIntoRows(decodeBmpPixels(createBmp({ width: 4, height, bits: 8, compression: 1, palette, content })));
  const decodeRle4 = (content: number[], width = 4) =>
    splitIntoRows(decodeBmpPixels(createBmp({ width, height: 1, bits: 4, compression: 2, palette, content })));

  it("moves from the current pixel by the offsets in a delta, and fills skipped pixels with the first color", () => {
    assert.deepEqual(decodeRle8([1, 1, 0, 2, 1, 1, 1, 2, 0, 2, 0, 1, 1, 1, 0, 1]), [
      [RED, RED, RED, GREEN],
      [RED, RED, BLUE, RED],
      [GREEN, RED, RED, RED],
    ]);
  });

  it("fills the pixels after an early end with the first color", () => {
    assert.deepEqual(decodeRle8([2, 2, 0, 0, 1, 1, 0, 1]), [
      [RED, RED, RED, RED],
      [GREEN, RED, RED, RED],
      [BLUE, BLUE, RED, RED],
    ]);
  });

  it("starts absolute pixels at any byte, and the next run at an even one", () => {
    assert.deepEqual(decodeRle8([0, 3, 0, 1, 2, 99, 1, 1, 0, 1], 1), [[RED, GREEN, BLUE, GREEN]]);
    assert.deepEqual(decodeRle8([0, 4, 2, 1, 0, 2, 0, 1], 1), [[BLUE, GREEN, RED, BLUE]]);
    assert.deepEqual(decodeRle4([0, 5, 0x01, 0x21, 0x2f, 99, 1, 0x1f, 0, 1], 6), [[RED, GREEN, BLUE, GREEN, BLUE, GREEN]]);
    assert.deepEqual(decodeRle4([0, 3, 0x01, 0x2f, 1, 0x1f, 0, 1]), [[RED, GREEN, BLUE, GREEN]]);
  });

  it("alternates the halves of a byte in a 4-bit run, the high one first", () => {
    assert.deepEqual(decodeRle4([3, 0x12, 1, 0x0f, 0, 1]), [[GREEN, BLUE, GREEN, RED]]);
  });

  it("drops pixels beyond the end of a row or after the last row", () => {
    assert.deepEqual(decodeRle8([9, 1, 0, 0, 0, 5, 2, 2, 2, 2, 2, 0, 0, 0, 4, 0, 0, 0, 4, 1, 0, 2, 255, 255, 4, 1, 0, 1]), [
      [RED, RED, RED, RED],
      [BLUE, BLUE, BLUE, BLUE],
      [GREEN, GREEN, GREEN, GREEN],
    ]);
  });

  it("may lack the end marker after the last row", () => {
    assert.deepEqual(decodeRle8([4, 1], 1), [[GREEN, GREEN, GREEN, GREEN]]);
    assert.deepEqual(decodeRle8([4, 1, 0, 0, 4, 1, 0, 0], 2).length, 2);
    for (const content of [[3, 1], [4, 1, 0, 0], [4, 1, 0], [0, 4, 1, 1], [4, 1, 0, 2, 1], []]) {
      assert.throws(() => decodeRle8(content, 2), new Error("The file is truncated."), String(content));
    }
  });
});
