import assert from "node:assert/strict";
import { readIconSize, readLargestIcon } from "../../../../../src/engine/images/bitmap/icon.ts";
import type { Pixels } from "../../../../../src/engine/images/pixels.ts";
import { encodeBmp, encodeIco } from "../../../../fixtures/bitmaps.ts";

/** Creates an image of one color. Its red channel distinguishes it from other images. */
function createPixels(width: number, height: number, red: number, alpha = 255): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([red, 20, 30, alpha], at);
  return { width, height, data };
}

/** Creates the start of a PNG. The rest of a PNG is not read. */
function createPngHeader(width: number, height: number, depth = 8, colorType = 6): Uint8Array {
  const bytes = Buffer.alloc(40);
  bytes.write("89504e470d0a1a0a0000000d49484452", "hex");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([depth, colorType], 24);
  return Uint8Array.from(bytes);
}

function createPngEntry(width: number, height: number, depth?: number, colorType?: number) {
  return { png: createPngHeader(width, height, depth, colorType), width, height };
}

const readPixels = (bytes: Uint8Array) => {
  const icon = readLargestIcon(bytes);
  assert.equal(icon.kind, "pixels");
  return icon.kind === "pixels" ? icon.pixels : undefined;
};

function replaceNumber(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value, at);
  return copy;
}

const readOffset = (ico: Uint8Array, entry: number) => Buffer.from(ico).readUInt32LE(6 + entry * 16 + 12);

describe("an icon file", () => {
  it("is read as its image with the most pixels, at any position in the list", () => {
    const sizes = [createPixels(16, 16, 1), createPixels(48, 40, 2), createPixels(32, 32, 3)];
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const ico = encodeIco(order.flatMap((index) => sizes[index] ?? []).map((image) => ({ image, bits: 24 })));
      assert.deepEqual(readLargestIcon(ico), { kind: "pixels", pixels: createPixels(48, 40, 2), count: 3 });
      assert.deepEqual(readIconSize(ico), { width: 48, height: 40 });
    }
  });

  it("is read as the image with the most bits per pixel, bitmap or PNG, if several have the same size", () => {
    const translucent = createPixels(32, 32, 9, 77);
    const createEntry = (bits: 8 | 24 | 32) => ({ image: translucent, bits });
    assert.deepEqual(readPixels(encodeIco([createEntry(8), createEntry(32), createEntry(24)])), translucent, "only 32 bits keep the alpha");
    assert.deepEqual(readPixels(encodeIco([createEntry(32), createPngEntry(32, 32, 8, 2)])), translucent, "a PNG of 24 bits");
    assert.equal(readLargestIcon(encodeIco([createEntry(24), createPngEntry(32, 32)])).kind, "png", "a PNG of 32 bits");
    const deeperIcon = encodeIco([
      createPngEntry(32, 32, 8, 3),
      createPngEntry(32, 32, 16, 4),
      createPngEntry(32, 32, 16, 0),
      createPngEntry(32, 32, 4, 0),
    ]);
    const icon = readLargestIcon(deeperIcon);
    assert.ok(icon.kind === "png");
    assert.deepEqual(Uint8Array.from(icon.bytes), createPngHeader(32, 32, 16, 4));
    assert.deepEqual(
      readPixels(encodeIco([7, 8].map((red) => ({ image: createPixels(32, 32, red), bits: 24 })))),
      createPixels(32, 32, 7),
      "the first of several equal images",
    );
  });

  it("may contain a PNG, which is extracted unchanged", () => {
    const icon = readLargestIcon(
      encodeIco([{ image: createPixels(16, 16, 1), bits: 32 }, createPngEntry(64, 64), { image: createPixels(8, 8, 1), bits: 8 }]),
    );
    assert.deepEqual(
      { ...icon, bytes: Uint8Array.from(icon.kind === "png" ? icon.bytes : []) },
      { kind: "png", bytes: createPngHeader(64, 64), count: 3 },
    );
  });

  it("may have images of 256 pixels and more per side, which the directory can't express", () => {
    const ico = encodeIco([
      { image: createPixels(255, 255, 1), bits: 24 },
      { image: createPixels(256, 256, 2), bits: 24 },
      createPngEntry(128, 128),
    ]);
    assert.deepEqual([...ico.subarray(22, 24)], [0, 0]);
    assert.deepEqual(readPixels(ico), createPixels(256, 256, 2));
    assert.deepEqual(readIconSize(encodeIco([{ image: createPixels(256, 256, 1), bits: 24 }, createPngEntry(1024, 512)])), {
      width: 1024,
      height: 512,
    });
  });

  it("is read with the sizes in its images rather than those in the directory", () => {
    const ico = encodeIco([
      { image: createPixels(16, 16, 1), bits: 32 },
      { image: createPixels(32, 32, 2), bits: 24 },
    ]);
    ico.set([200, 200], 6);
    ico.set([1, 1], 22);
    assert.deepEqual(readPixels(ico), createPixels(32, 32, 2));
  });

  it("may be a cursor, which has its hot spot in place of the depth", () => {
    const cursor = encodeIco([
      { image: createPixels(32, 32, 1), bits: 24 },
      { image: createPixels(32, 32, 2, 90), bits: 32 },
    ]);
    cursor[2] = 2;
    cursor.set([31, 0, 31, 0], 6 + 4);
    cursor.set([0, 0, 0, 0], 22 + 4);
    assert.deepEqual(readPixels(cursor), createPixels(32, 32, 2, 90));
  });

  it("is read without images that extend beyond the file or are unreadable", () => {
    const ico = encodeIco([
      { image: createPixels(16, 16, 1), bits: 24 },
      { image: createPixels(32, 32, 2), bits: 24 },
    ]);
    const smallIcon = { kind: "pixels", pixels: createPixels(16, 16, 1), count: 2 };
    assert.deepEqual(readLargestIcon(ico.subarray(0, -1)), smallIcon);
    assert.deepEqual(readLargestIcon(replaceNumber(ico, 22 + 12, 2 ** 32 - 1)), smallIcon);
    assert.deepEqual(readLargestIcon(replaceNumber(ico, 22 + 8, 2 ** 32 - 1)), smallIcon);
    assert.deepEqual(readLargestIcon(replaceNumber(ico, readOffset(ico, 1), 41)), smallIcon);
    assert.deepEqual(readIconSize(ico.subarray(0, -1)), { width: 16, height: 16 });
  });

  it("is rejected with the reason if it has no readable image", () => {
    const ico = encodeIco([{ image: createPixels(16, 16, 1), bits: 24 }]);
    const cases: [string, Uint8Array][] = [
      ["The file is truncated.", ico.subarray(0, 5)],
      ["The file is truncated.", ico.subarray(0, 6)],
      ["The file is truncated.", ico.subarray(0, 21)],
      ["The file is truncated.", ico.subarray(0, -1)],
      ["The file is truncated.", encodeIco([{ png: createPngHeader(16, 16).subarray(0, 25), width: 16, height: 16 }])],
      ["The icon has no images.", encodeIco([])],
      ["The file does not start with the signature of an icon or a cursor.", encodeBmp(createPixels(16, 16, 1), { bits: 24 })],
      ["The file does not start with the signature of an icon or a cursor.", replaceNumber(ico, 0, 0x30000)],
      ["The file does not start with the signature of an icon or a cursor.", replaceNumber(ico, 0, 0x10001)],
      ["The header size of 41 bytes is not supported.", replaceNumber(ico, 22, 41)],
      ["The image has no pixels (0×16).", encodeIco([createPngEntry(0, 16)])],
      ["The image has too many pixels (65536×65536).", encodeIco([createPngEntry(65536, 65536)])],
    ];
    for (const [message, file] of cases) {
      assert.throws(() => readLargestIcon(file), new Error(message));
      assert.throws(() => readIconSize(file), new Error(message));
    }
  });

  it("is read or rejected with an error if it is truncated at any byte", () => {
    const ico = encodeIco([
      { image: createPixels(8, 8, 1), bits: 8 },
      createPngEntry(16, 16),
      { image: createPixels(24, 16, 2), bits: 32 },
    ]);
    const readSizes = new Set<string>();
    for (let length = 0; length < ico.length; length += 7) {
      try {
        const { width, height } = readIconSize(ico.slice(0, length));
        readLargestIcon(ico.slice(0, length));
        readSizes.add(`${width}×${height}`);
      } catch (error) {
        assert.ok(error instanceof Error && error.constructor === Error, `not a plain Error: ${String(error)}`);
        assert.equal(error.message, "The file is truncated.");
      }
    }
    assert.deepEqual([...readSizes], ["8×8", "16×16"]);
  });
});
