import assert from "node:assert/strict";
import { bmpSize, decodeBmp, decodeIconBitmap } from "../../../src/engine/images/dib.ts";
import type { Pixels } from "../../../src/engine/images/pixels.ts";
import { type BmpOptions, encodeBmp, encodeIconBitmap } from "../../fixtures/bitmaps.ts";
import { SeededRandom } from "../../model/random.ts";

const HEADERS = ["core", "os2Short", "info", "v2", "v3", "os2", "v4", "v5"] as const;
const BLACK = [0, 0, 0, 255];
const RED = [255, 0, 0, 255];
const GREEN = [0, 255, 0, 255];
const BLUE = [0, 0, 255, 255];

/** Alike neither mirrored nor turned, with runs and without, and an alpha that goes from 1 to 255. */
function pattern(width: number, height: number, colours = 2 ** 24): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = (x < width / 2 ? Math.floor(x / 5) + y * 3 : x * x + y * 7) % colours;
      data.set(
        [(colour * 83 + 11) & 255, (colour * 29 + 200) & 255, (colour * 151) & 255, 1 + ((x * 31 + y * 57) % 255)],
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, data };
}

function opaque({ width, height, data }: Pixels): Pixels {
  return { width, height, data: data.map((byte, at) => (at % 4 === 3 ? 255 : byte)) };
}

/** What is left of each channel when it has been kept in so many bits. */
function quantised({ width, height, data }: Pixels, bits: [number, number, number, number]): Pixels {
  const kept = (byte: number, most: number) => (most === 0 ? 255 : Math.round((Math.round((byte * most) / 255) * 255) / most));
  return { width, height, data: data.map((byte, at) => kept(byte, 2 ** (bits[at % 4] ?? 8) - 1)) };
}

function decodePixels(bytes: Uint8Array): Pixels {
  const decoded = decodeBmp(bytes);
  assert.ok("data" in decoded, "an embedded image was not expected");
  return decoded;
}

interface Fields {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** The extra numbers after the header. */
  masks?: number[];
  /** Red, green, blue. */
  palette?: number[][];
  content: number[];
}

/** A .bmp file with a BITMAPINFOHEADER, byte by byte. */
function bmp({ width, height, bits, compression = 0, masks = [], palette = [], content }: Fields): Uint8Array {
  const start = 54 + masks.length * 4 + palette.length * 4;
  const bytes = new Uint8Array(start + content.length);
  const numbers = { 10: start, 14: 40, 18: width, 22: height, 26: 1 + (bits << 16), 30: compression, 46: palette.length };
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of Object.entries(numbers)) setNumber(bytes, Number(at), value);
  for (const [index, mask] of masks.entries()) setNumber(bytes, 54 + index * 4, mask);
  for (const [index, colour] of palette.entries()) bytes.set(colour.toReversed(), 54 + masks.length * 4 + index * 4);
  bytes.set(content, start);
  return bytes;
}

function setNumber(bytes: Uint8Array, at: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, true);
}

/** `bytes` with other numbers of 32 bits at some places. */
function changed(bytes: Uint8Array, numbers: Record<number, number>): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of Object.entries(numbers)) setNumber(copy, Number(at), value);
  return copy;
}

function rows({ width, data }: Pixels): number[][][] {
  const pixels = Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(i * 4, i * 4 + 4)]);
  return Array.from({ length: pixels.length / width }, (_, y) => pixels.slice(y * width, (y + 1) * width));
}

function failsPlainly(error: unknown): true {
  assert.ok(error instanceof Error && error.constructor === Error, `not a plain Error: ${String(error)}`);
  assert.match(error.message, /^(it|its|the file) /);
  return true;
}

/** What a decoder makes of the file, or undefined where it says why it cannot. */
function attempt(decode: () => Pixels): Pixels | undefined {
  try {
    return decode();
  } catch (error) {
    failsPlainly(error);
    return undefined;
  }
}

describe("decodeBmp", () => {
  it("gives back what was written, at every depth, under every header, in both directions, with and without padding", () => {
    for (const bits of [1, 2, 4, 8, 16, 24, 32] as const) {
      for (const width of [1, 13, 32, 61]) {
        const image = pattern(width, 9, bits <= 8 ? 2 ** bits : undefined);
        const expected = bits === 16 ? quantised(opaque(image), [5, 5, 5, 0]) : opaque(image);
        for (const header of HEADERS) {
          for (const topDown of header === "core" || header === "os2Short" ? [false] : [false, true]) {
            const bytes = encodeBmp(image, { bits, header, topDown });
            assert.deepEqual(decodePixels(bytes), expected, `${bits} bits, ${width} wide, ${header}${topDown ? ", top-down" : ""}`);
            assert.deepEqual(bmpSize(bytes), { width, height: 9 });
          }
        }
      }
    }
  });

  it("gives back run-length coded pictures of 4 and 8 bits", () => {
    for (const bits of [4, 8] as const) {
      for (const width of [1, 2, 5, 13, 61, 700]) {
        const image = pattern(width, 9, 2 ** bits);
        for (const header of ["info", "v2", "v3", "os2", "v4", "v5"] as const) {
          for (const topDown of [false, true]) {
            assert.deepEqual(
              decodePixels(encodeBmp(image, { bits, header, topDown, rle: true })),
              opaque(image),
              `${bits} bits, ${width} wide`,
            );
          }
        }
      }
    }
  });

  it("gives back pictures whose channels lie anywhere, with the alpha that a mask names", () => {
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
    const image = pattern(13, 9);
    for (const [bits, mask, kept] of masks) {
      for (const header of ["info", "v2", "v3", "v4", "v5"] as const) {
        for (const topDown of [false, true]) {
          const bytes = encodeBmp(image, { bits, header, topDown, masks: mask });
          assert.deepEqual(decodePixels(bytes), quantised(image, kept), `${header} ${JSON.stringify(mask)}`);
        }
      }
    }
  });

  it("scales every value of a channel to a byte exactly", () => {
    const all = Array.from({ length: 64 }, (_, value) => [value & 255, value >> 8]).flat();
    const decoded = decodePixels(bmp({ width: 64, height: 1, bits: 16, compression: 3, masks: [0x3f, 0x1f, 0x7], content: all }));
    assert.deepEqual(
      rows(decoded)[0],
      Array.from({ length: 64 }, (_, v) => [
        Math.round((v * 255) / 63),
        Math.round(((v & 31) * 255) / 31),
        Math.round(((v & 7) * 255) / 7),
        255,
      ]),
    );
    const wide = decodePixels(
      bmp({ width: 2, height: 1, bits: 32, compression: 3, masks: [0xffffffff, 0, 0], content: [255, 255, 255, 255, 0, 0, 0, 128] }),
    );
    assert.deepEqual(rows(wide), [[RED, [128, 0, 0, 255]]]);
  });

  it("reads 565 and 555 as their bits lie in the file", () => {
    const content = [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0, 0];
    const in565 = bmp({ width: 3, height: 1, bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f], content });
    assert.deepEqual(rows(decodePixels(in565)), [[RED, GREEN, BLUE]]);
    const in555 = bmp({ width: 3, height: 1, bits: 16, content: [0x00, 0x7c, 0xe0, 0x03, 0x1f, 0x80, 0, 0] });
    assert.deepEqual(rows(decodePixels(in555)), [[RED, GREEN, BLUE]]);
  });

  it("takes the fourth byte of a pixel for alpha only if a mask says so", () => {
    const image = pattern(13, 9);
    for (const header of ["info", "v4", "v5"] as const)
      assert.deepEqual(decodePixels(encodeBmp(image, { bits: 32, header })), opaque(image));
    const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0xff000000 };
    assert.deepEqual(decodePixels(encodeBmp(image, { bits: 32, header: "v5", masks })), image);
  });

  it("takes an alpha of 0 everywhere for none", () => {
    const image = pattern(13, 9);
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 0;
    for (const alpha of [0xff000000, 0x0f000000]) {
      const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha };
      assert.deepEqual(decodePixels(encodeBmp(image, { bits: 32, header: "v4", masks })), opaque(image));
    }
    image.data[image.data.length - 1] = 9;
    const masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0xff000000 };
    assert.deepEqual(decodePixels(encodeBmp(image, { bits: 32, header: "v4", masks })), image);
  });

  const palette = [RED, GREEN, BLUE].map((colour) => colour.slice(0, 3));

  it("shows colours that the palette lacks as black", () => {
    assert.deepEqual(rows(decodePixels(bmp({ width: 4, height: 1, bits: 8, palette, content: [2, 3, 0, 255] }))), [
      [BLUE, BLACK, RED, BLACK],
    ]);
    const cut = changed(bmp({ width: 4, height: 1, bits: 8, palette, content: [3, 1, 2, 0] }), { 46: 0 });
    assert.deepEqual(rows(decodePixels(cut)), [[BLACK, GREEN, BLUE, RED]], "a palette said to be whole ends where the pixels begin");
    assert.deepEqual(rows(decodePixels(bmp({ width: 2, height: 1, bits: 8, content: [0, 1, 0, 0] }))), [[BLACK, BLACK]]);
  });

  it("finds the pixels where the header says, or right after the palette if it says nothing", () => {
    const bytes = bmp({ width: 4, height: 1, bits: 8, palette, content: [0, 1, 2, 0] });
    assert.deepEqual(rows(decodePixels(changed(bytes, { 10: 0 }))), [[RED, GREEN, BLUE, RED]]);
    const moved = changed(bmp({ width: 4, height: 1, bits: 8, palette, content: [9, 9, 9, 9, 0, 1, 2, 0] }), { 10: 70 });
    assert.deepEqual(rows(decodePixels(moved)), [[RED, GREEN, BLUE, RED]]);
    const image = pattern(16, 17, 256);
    assert.deepEqual(decodePixels(changed(encodeBmp(image, { bits: 8, header: "core" }), { 10: 0 })), opaque(image));
    const full = opaque(pattern(256, 1));
    for (let x = 0; x < 256; x++) full.data[x * 4] = x;
    assert.deepEqual(
      decodePixels(changed(encodeBmp(full, { bits: 8 }), { 10: 0, 46: 300 })),
      full,
      "more colours are claimed than 8 bits can use",
    );
  });

  it("reads a file that begins in the middle of a buffer", () => {
    const image = pattern(13, 9);
    const buffer = Buffer.concat([Buffer.alloc(3), encodeBmp(image, { bits: 24 }), Buffer.alloc(5)]);
    assert.deepEqual(decodePixels(buffer.subarray(3, -5)), opaque(image));
  });

  it("takes missing padding of the last row for no loss", () => {
    const image = pattern(13, 9);
    assert.deepEqual(decodePixels(encodeBmp(image, { bits: 24 }).subarray(0, -1)), opaque(image));
  });

  it("hands on the PNG or JPEG that a bitmap wraps", () => {
    for (const compression of [4, 5]) {
      const bytes = bmp({ width: 7, height: 5, bits: 0, compression, content: [10, 20, 30, 40] });
      assert.deepEqual(decodeBmp(bytes), { embedded: Uint8Array.of(10, 20, 30, 40) });
      assert.deepEqual(decodeBmp(changed(bytes, { 34: 3 })), { embedded: Uint8Array.of(10, 20, 30) });
      assert.deepEqual(bmpSize(bytes), { width: 7, height: 5 });
      assert.throws(() => decodeBmp(changed(bytes, { 34: 5 })), new Error("the file ends early"));
      assert.throws(() => decodeBmp(bytes.subarray(0, -4)), new Error("the file ends early"));
    }
  });

  describe("with run-length coding", () => {
    const rle8 = (content: number[], height = 3) =>
      rows(decodePixels(bmp({ width: 4, height, bits: 8, compression: 1, palette, content })));
    const rle4 = (content: number[], width = 4) => rows(decodePixels(bmp({ width, height: 1, bits: 4, compression: 2, palette, content })));

    it("moves on by a delta, from where it is, and shows what it passes over in the first colour", () => {
      assert.deepEqual(rle8([1, 1, 0, 2, 1, 1, 1, 2, 0, 2, 0, 1, 1, 1, 0, 1]), [
        [RED, RED, RED, GREEN],
        [RED, RED, BLUE, RED],
        [GREEN, RED, RED, RED],
      ]);
    });

    it("shows what an early end leaves out in the first colour", () => {
      assert.deepEqual(rle8([2, 2, 0, 0, 1, 1, 0, 1]), [
        [RED, RED, RED, RED],
        [GREEN, RED, RED, RED],
        [BLUE, BLUE, RED, RED],
      ]);
    });

    it("begins absolute pixels at a byte and goes on at an even one", () => {
      assert.deepEqual(rle8([0, 3, 0, 1, 2, 99, 1, 1, 0, 1], 1), [[RED, GREEN, BLUE, GREEN]]);
      assert.deepEqual(rle8([0, 4, 2, 1, 0, 2, 0, 1], 1), [[BLUE, GREEN, RED, BLUE]]);
      assert.deepEqual(rle4([0, 5, 0x01, 0x21, 0x2f, 99, 1, 0x1f, 0, 1], 6), [[RED, GREEN, BLUE, GREEN, BLUE, GREEN]]);
      assert.deepEqual(rle4([0, 3, 0x01, 0x2f, 1, 0x1f, 0, 1]), [[RED, GREEN, BLUE, GREEN]]);
    });

    it("takes the halves of a 4-bit run in turn, the high one first", () => {
      assert.deepEqual(rle4([3, 0x12, 1, 0x0f, 0, 1]), [[GREEN, BLUE, GREEN, RED]]);
    });

    it("drops what goes beyond a row or the last row", () => {
      assert.deepEqual(rle8([9, 1, 0, 0, 0, 5, 2, 2, 2, 2, 2, 0, 0, 0, 4, 0, 0, 0, 4, 1, 0, 2, 255, 255, 4, 1, 0, 1]), [
        [RED, RED, RED, RED],
        [BLUE, BLUE, BLUE, BLUE],
        [GREEN, GREEN, GREEN, GREEN],
      ]);
    });

    it("can do without its end mark once all rows are there, and without them it ends early", () => {
      assert.deepEqual(rle8([4, 1], 1), [[GREEN, GREEN, GREEN, GREEN]]);
      assert.deepEqual(rle8([4, 1, 0, 0, 4, 1, 0, 0], 2).length, 2);
      for (const content of [[3, 1], [4, 1, 0, 0], [4, 1, 0], [0, 4, 1, 1], [4, 1, 0, 2, 1], []]) {
        assert.throws(() => rle8(content, 2), new Error("the file ends early"), String(content));
      }
    });
  });

  it("says what is wrong with a file", () => {
    const bytes = encodeBmp(pattern(13, 9), { bits: 24 });
    const cases: [string, Uint8Array][] = [
      ["it does not begin with BM, as a bitmap does", changed(bytes, { 0: 0x474e5089 })],
      ["it does not begin with BM, as a bitmap does", new Uint8Array()],
      ["the file ends early", bytes.subarray(0, 10)],
      ["the file ends early", bytes.subarray(0, 16)],
      ["the file ends early", bytes.subarray(0, 53)],
      ["the file ends early", bytes.subarray(0, -2)],
      ["the file ends early", changed(bytes, { 10: 100_000 })],
      ["its header of 41 bytes is unknown", changed(bytes, { 14: 41 })],
      ["its width is negative (-13)", changed(bytes, { 18: -13 })],
      ["it has no pixels (0×9)", changed(bytes, { 18: 0 })],
      ["it has no pixels (13×0)", changed(bytes, { 22: 0 })],
      ["it claims too many pixels (16384×16385)", changed(bytes, { 18: 16384, 22: 16385 })],
      ["it claims too many pixels (13×2147483648)", changed(bytes, { 22: -(2 ** 31) })],
      ["its compression 9 is unknown", changed(bytes, { 30: 9 })],
      ["its depth of 5 bits a pixel is unknown", changed(bytes, { 26: 1 + (5 << 16) })],
      ["its depth of 64 bits a pixel is unknown", changed(bytes, { 26: 1 + (64 << 16) })],
      ["its compression 1 does not go with 24 bits a pixel", changed(bytes, { 30: 1 })],
      ["its compression 2 does not go with 8 bits a pixel", changed(bytes, { 26: 1 + (8 << 16), 30: 2 })],
      ["its compression 3 does not go with 24 bits a pixel", changed(bytes, { 30: 3 })],
      ["its compression 3 is unknown", changed(encodeBmp(pattern(13, 9, 2), { bits: 1, header: "os2" }), { 30: 3 })],
    ];
    for (const [message, file] of cases) assert.throws(() => decodeBmp(file), new Error(message));
  });

  it("knows how tall a picture is that only an unsigned number can tell", () => {
    const bytes = Uint8Array.from(encodeBmp(pattern(13, 9, 2), { bits: 1, header: "core" }));
    new DataView(bytes.buffer).setUint16(20, 40_000, true);
    assert.deepEqual(bmpSize(bytes), { width: 13, height: 40_000 });
  });

  it("says before it allocates anything that pixels are missing", () => {
    const huge = { 18: 16384, 22: 16384 };
    const cases = [
      changed(encodeBmp(pattern(13, 9), { bits: 24 }), huge),
      changed(encodeBmp(pattern(13, 9, 16), { bits: 8, rle: true }), { ...huge, 10: 100_000 }),
    ];
    for (const bytes of cases) {
      assert.deepEqual(bmpSize(bytes), { width: 16384, height: 16384 });
      const before = process.memoryUsage().arrayBuffers;
      assert.throws(() => decodeBmp(bytes), new Error("the file ends early"));
      assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
    }
  });

  it("loses nothing of a file cut anywhere, or says that it is cut", () => {
    const masks = { red: 0x3ff00000, green: 0xffc00, blue: 0x3ff, alpha: 0xc0000000 };
    const files = [
      encodeBmp(pattern(16, 9, 16), { bits: 4 }),
      encodeBmp(pattern(16, 9, 256), { bits: 8, header: "core" }),
      encodeBmp(pattern(16, 9), { bits: 24, header: "v5" }),
      encodeBmp(pattern(16, 9), { bits: 32, masks }),
      encodeBmp(pattern(16, 9, 16), { bits: 4, rle: true }),
      encodeBmp(pattern(61, 9, 256), { bits: 8, rle: true, topDown: true }),
      bmp({ width: 7, height: 5, bits: 0, compression: 5, content: [10, 20, 30, 40] }),
    ];
    for (const [index, file] of files.entries()) {
      const whole = decodeBmp(file);
      for (let length = 0; length < file.length - 2; length += 7) {
        const cut = attempt(() => decodePixels(file.slice(0, length)));
        if (cut) assert.deepEqual(cut, whole, `file ${index} cut to ${length} of ${file.length} bytes`);
      }
    }
  });

  it("decodes files with wrong bytes or says what is wrong, 3,000 times", () => {
    const random = new SeededRandom(3);
    const files = [
      encodeBmp(pattern(13, 9, 16), { bits: 4, rle: true }),
      encodeBmp(pattern(13, 9, 256), { bits: 8, rle: true, header: "os2" }),
      encodeBmp(pattern(13, 9), { bits: 16, masks: { red: 0xf800, green: 0x7e0, blue: 0x1f } }),
      encodeBmp(pattern(13, 9, 4), { bits: 2, header: "os2Short" }),
      encodeBmp(pattern(13, 9), { bits: 32, header: "v4" }),
    ];
    let decoded = 0;
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from(random.pick(files));
      for (let wrong = random.integer(1, 4); wrong > 0; wrong--)
        bytes[random.integer(14, Math.min(90, bytes.length - 1))] = random.integer(0, 255);
      const size = attempt(() => ({ ...bmpSize(bytes), data: new Uint8Array() }));
      if (size === undefined || size.width * size.height > 1e5) continue;
      const pixels = attempt(() => {
        const result = decodeBmp(bytes);
        return "data" in result ? result : { ...size, data: new Uint8Array(size.width * size.height * 4) };
      });
      if (pixels === undefined) continue;
      decoded++;
      assert.equal(pixels.data.length, size.width * size.height * 4);
    }
    assert.ok(decoded > 500, `only ${decoded} could still be decoded`);
  });
});

describe("decodeIconBitmap", () => {
  const image = pattern(13, 9, 200);
  const cutOut = { ...image, data: image.data.map((byte, at) => (at % 4 === 3 ? (byte < 128 ? 0 : 255) : byte)) };

  it("makes transparent what the AND mask says, at 8 and 24 bits", () => {
    for (const bits of [8, 24] as const) assert.deepEqual(decodeIconBitmap(encodeIconBitmap(image, bits)), cutOut);
  });

  it("goes by alpha at 32 bits, and by the mask only if all alphas are 0", () => {
    const bytes = encodeIconBitmap(image, 32);
    assert.deepEqual(decodeIconBitmap(bytes), image);
    for (let at = 40 + 3; at < 40 + 13 * 9 * 4; at += 4) bytes[at] = 0;
    assert.deepEqual(decodeIconBitmap(bytes), cutOut);
  });

  it("takes a mask that is not there whole for none", () => {
    for (const bits of [8, 24] as const) {
      const bytes = encodeIconBitmap(image, bits);
      for (const missing of [9 * 4, 7]) assert.deepEqual(decodeIconBitmap(bytes.subarray(0, -missing)), opaque(image));
    }
  });

  it("reads from the top if the height is negative, mask and all", () => {
    const bytes = encodeIconBitmap(image, 24);
    const upright = rows(decodeIconBitmap(bytes));
    assert.deepEqual(rows(decodeIconBitmap(changed(bytes, { 8: -18 }))), upright.toReversed());
  });

  it("does not count alpha twice where masks leave it out", () => {
    const masks = [0xff0000, 0xff00, 0xff].flatMap((mask) => [mask & 255, (mask >> 8) & 255, mask >> 16, 0]);
    const header = changed(encodeIconBitmap(image, 32).subarray(0, 40), { 16: 3 });
    const bytes = Buffer.concat([header, Uint8Array.from(masks), encodeIconBitmap(image, 32).subarray(40)]);
    assert.deepEqual(decodeIconBitmap(bytes), cutOut);
  });

  it("says what is wrong with a bitmap", () => {
    const bytes = encodeIconBitmap(image, 24);
    const cases: [string, Uint8Array][] = [
      ["the file ends early", bytes.subarray(0, 3)],
      ["the file ends early", bytes.subarray(0, 40 + 13 * 9 * 3)],
      ["it has no pixels (13×0)", changed(bytes, { 8: 1 })],
      ["its compression 5 does not belong in an icon", changed(bytes, { 16: 5 })],
    ];
    for (const [message, file] of cases) assert.throws(() => decodeIconBitmap(file), new Error(message));
  });
});
