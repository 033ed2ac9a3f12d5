import assert from "node:assert/strict";
import sharp from "sharp";
import { readLargestAppleIcon } from "../../../../../src/engine/images/bitmap/icns.ts";
import { encodeIcns, packRuns } from "../../../../fixtures/icns.ts";

const readPixels = (bytes: Uint8Array) => {
  const icon = readLargestAppleIcon(bytes);
  assert.ok(icon.kind === "pixels");
  return icon.pixels;
};

/** Creates a channel whose values differ between rows, and in every fifth pixel. */
const createChannel = (side: number, step: number) =>
  Uint8Array.from({ length: side * side }, (_, at) => (Math.floor(at / side) * step + (at % 5 === 0 ? 1 : 0)) % 256);

describe("an Apple icon", () => {
  it("is read from its largest PNG, at the PNG's own size", async () => {
    const createPng = (side: number) =>
      sharp({ create: { width: side, height: side, channels: 4, background: "#123456" } })
        .png()
        .toBuffer();
    const [small, large] = await Promise.all([createPng(64), createPng(256)]);
    const icon = readLargestAppleIcon(
      encodeIcns([
        ["TOC ", Buffer.alloc(16)],
        ["ic13", large],
        ["ic12", small],
        ["info", Buffer.alloc(4)],
      ]),
    );
    assert.ok(icon.kind === "png");
    assert.deepEqual([icon.width, icon.height, icon.count], [256, 256, 2]);
    assert.ok(Buffer.from(icon.bytes).equals(large));
  });

  it("is read from compressed channels with a separate mask", () => {
    for (const [type, maskType, side, skip] of [
      ["is32", "s8mk", 16, 0],
      ["il32", "l8mk", 32, 0],
      ["ih32", "h8mk", 48, 0],
      ["it32", "t8mk", 128, 4],
    ] as const) {
      const channels = [1, 3, 7].map((step) => createChannel(side, step));
      const mask = createChannel(side, 11);
      const content = Buffer.concat([Buffer.alloc(skip), ...channels.map(packRuns)]);
      const { data, width, height } = readPixels(
        encodeIcns([
          [type, content],
          [maskType, mask],
        ]),
      );
      assert.deepEqual([width, height], [side, side]);
      for (const at of [0, side + 3, side * side - 1])
        assert.deepEqual([...data.subarray(at * 4, at * 4 + 4)], [...channels.map((channel) => channel[at]), mask[at]], type);
    }
  });

  it("is opaque without a mask, and has the transparency of ARGB channels", () => {
    const channels = [9, 1, 3, 7].map((step) => createChannel(16, step));
    const argb = readPixels(encodeIcns([["ic04", Buffer.concat([Buffer.from("ARGB"), ...channels.map(packRuns)])]]));
    assert.deepEqual([...argb.data.subarray(20 * 4, 21 * 4)], [channels[1]?.[20], channels[2]?.[20], channels[3]?.[20], channels[0]?.[20]]);
    const opaque = readPixels(encodeIcns([["is32", Buffer.concat(channels.slice(1).map(packRuns))]]));
    assert.equal(opaque.data[3], 255);
  });

  it("is read from a smaller image if the largest is damaged or a JPEG 2000", () => {
    const channels = Buffer.concat([1, 3, 7].map((step) => packRuns(createChannel(16, step))));
    const jpeg2000 = Buffer.from("0000000c6a5020200d0a870a", "hex");
    const icon = readLargestAppleIcon(
      encodeIcns([
        ["ic09", jpeg2000],
        ["it32", Buffer.alloc(40)],
        ["is32", channels],
      ]),
    );
    assert.deepEqual([icon.width, icon.count], [16, 3]);
  });

  it("is rejected with the reason if it has no readable image", () => {
    const cases: [RegExp, Uint8Array][] = [
      [/no readable image/, encodeIcns([])],
      [/no readable image/, Buffer.from("icns")],
      [/JPEG 2000/, encodeIcns([["ic09", Buffer.from("0000000c6a5020200d0a870a", "hex")]])],
      [/no readable image/, encodeIcns([["ICN#", Buffer.alloc(256)]])],
    ];
    for (const [message, bytes] of cases) assert.throws(() => readLargestAppleIcon(bytes), message);
  });
});
