import assert from "node:assert/strict";
import { decodeIconBitmap } from "../../../../../src/engine/images/bitmap/bitmap.ts";
import { encodeIconBitmap } from "../../../../fixtures/bitmaps.ts";
import { createPattern, makeOpaque, replaceNumbers, splitIntoRows } from "./samples.ts";

describe("a bitmap in an icon", () => {
  const image = createPattern(13, 9, 200);
  const maskedImage = { ...image, data: image.data.map((byte, at) => (at % 4 === 3 ? (byte < 128 ? 0 : 255) : byte)) };

  it("takes transparency from the AND mask at 8 and 24 bits", () => {
    for (const bits of [8, 24] as const) assert.deepEqual(decodeIconBitmap(encodeIconBitmap(image, bits)), maskedImage);
  });

  it("uses alpha at 32 bits, and the mask only if alpha is 0 everywhere", () => {
    const bytes = encodeIconBitmap(image, 32);
    assert.deepEqual(decodeIconBitmap(bytes), image);
    for (let at = 40 + 3; at < 40 + 13 * 9 * 4; at += 4) bytes[at] = 0;
    assert.deepEqual(decodeIconBitmap(bytes), maskedImage);
  });

  it("is read without its mask if the mask is truncated", () => {
    for (const bits of [8, 24] as const) {
      const bytes = encodeIconBitmap(image, bits);
      for (const missingBytes of [9 * 4, 7]) assert.deepEqual(decodeIconBitmap(bytes.subarray(0, -missingBytes)), makeOpaque(image));
    }
  });

  it("is read from the top, with its mask, if the height is negative", () => {
    const bytes = encodeIconBitmap(image, 24);
    const upright = splitIntoRows(decodeIconBitmap(bytes));
    assert.deepEqual(splitIntoRows(decodeIconBitmap(replaceNumbers(bytes, { 8: -18 }))), upright.toReversed());
  });

  it("takes transparency from the AND mask if the channel masks have no alpha", () => {
    const masks = [0xff0000, 0xff00, 0xff].flatMap((mask) => [mask & 255, (mask >> 8) & 255, mask >> 16, 0]);
    const header = replaceNumbers(encodeIconBitmap(image, 32).subarray(0, 40), { 16: 3 });
    const bytes = Buffer.concat([header, Uint8Array.from(masks), encodeIconBitmap(image, 32).subarray(40)]);
    assert.deepEqual(decodeIconBitmap(bytes), maskedImage);
  });

  it("is rejected with the reason if it is unreadable", () => {
    const bytes = encodeIconBitmap(image, 24);
    const cases: [string, Uint8Array][] = [
      ["The file is truncated.", bytes.subarray(0, 3)],
      ["The file is truncated.", bytes.subarray(0, 40 + 13 * 9 * 3)],
      ["The image has no pixels (13×0).", replaceNumbers(bytes, { 8: 1 })],
      ["Compression method 5 is not allowed in an icon.", replaceNumbers(bytes, { 16: 5 })],
    ];
    for (const [message, file] of cases) assert.throws(() => decodeIconBitmap(file), new Error(message));
  });
});
