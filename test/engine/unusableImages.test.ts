import assert from "node:assert/strict";
import { deflateSync, gzipSync } from "node:zlib";
import { buildChunk } from "../../src/engine/images/pngChunks.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import { createSceneImage, formatScene } from "../fixtures/formats.ts";
import { catchFailure } from "../waiting.ts";
import { ask, useEngine } from "./support.ts";

describe("an unusable image", () => {
  const client = useEngine();
  const createSvg = (attributes: string, content = "") => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`;
  const entities = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(
    (name, index, all) => `<!ENTITY ${name} "${index === 0 ? "lol" : `&${all[index - 1]};`.repeat(10)}">`,
  );

  const unusableImages: [title: string, bytes: () => Promise<Uint8Array> | Uint8Array, kinds: string[]][] = [
    ["an empty file", () => new Uint8Array(), ["notAnImage"]],
    ["a text file", () => Buffer.from("hello"), ["notAnImage"]],
    ["a PNG without pixels", async () => (await createSceneImage().png().toBuffer()).subarray(0, 33), ["notAnImage"]],
    ["a JPEG without pixels", async () => (await createSceneImage().jpeg().toBuffer()).subarray(0, 300), ["notAnImage"]],
    [
      "a Git LFS pointer",
      () => Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n"),
      ["imageNotDownloaded"],
    ],
    ["a PNG of 0×5", () => createPng(0, 5), ["notAnImage"]],
    ["a PNG whose header claims 60,000×60,000 pixels", () => createPng(60_000, 60_000), ["imageTooManyPixels"]],
    ["a BMP whose header claims 60,000×60,000 pixels", () => createBmp(60_000, 60_000), ["imageTooManyPixels", "notAnImage"]],
    ["an SVG of height 0", () => Buffer.from(createSvg('width="10" height="0"')), ["notAnImage"]],
    ["an SVG of negative width", () => Buffer.from(createSvg('width="-10" height="10"')), ["notAnImage"]],
    [
      "an SVG entity bomb",
      () => Buffer.from(`<!DOCTYPE svg [${entities.join("")}]>${createSvg('width="9" height="9"', "<text>&i;</text>")}`),
      ["notAnImage"],
    ],
    [
      "an SVG with a hundred thousand nested elements",
      () => Buffer.from(createSvg('width="9" height="9"', "<g>".repeat(100_000) + "</g>".repeat(100_000))),
      ["notAnImage"],
    ],
    ["a gzip bomb named .svgz", createGzipBomb, ["notAnImage"]],
  ];
  for (const [title, bytes, kinds] of unusableImages) {
    it(`is rejected: ${title}`, async () => {
      const failure = await catchFailure(ask(client(), { name: "bad.png", bytes: await bytes() }));
      assert.ok(kinds.includes(failure.kind), JSON.stringify(failure));
    });
  }

  it("affects neither the other images of its question nor the next question", async () => {
    const goodImage = await createSceneImage().png().toBuffer();
    const images = [await client().addImage("bad.png", Buffer.from("no")), await client().addImage("good.png", goodImage)];
    const results = await client().prepare({ images, budget: "auto", limits: IMAGE_LIMITS }, new AbortController().signal);
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ["failed", "prepared"],
    );
    assert.equal((await ask(client(), { bytes: goodImage })).text, formatScene.truth.alt);
  });

  it("is reported with the limit that it exceeds, in bytes or megapixels", async () => {
    const bytes = await createSceneImage().png().toBuffer();
    const largeFile = await catchFailure(ask(client(), { bytes, limits: { ...IMAGE_LIMITS, bytes: 1000 } }));
    assert.ok(largeFile.kind === "imageTooLarge" && largeFile.limitBytes === 1000);
    const manyPixels = await catchFailure(ask(client(), { bytes, limits: { ...IMAGE_LIMITS, megapixels: 0.1 } }));
    assert.ok(manyPixels.kind === "imageTooManyPixels" && manyPixels.limitMegapixels === 0.1);
  });
});

/** Creates a PNG with this size in its header, but little data. */
function createPng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    buildChunk("IHDR", header),
    buildChunk("IDAT", deflateSync(Buffer.alloc(100))),
    buildChunk("IEND", new Uint8Array()),
  ]);
}

/** Creates a BMP with this size in its header, but little data. */
function createBmp(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(100);
  bytes.write("BM");
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

function createGzipBomb(): Uint8Array {
  return gzipSync(Buffer.alloc(200_000_000, " "));
}
