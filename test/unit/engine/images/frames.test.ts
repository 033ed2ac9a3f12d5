import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { decode } from "../../../../src/engine/images/decode.ts";
import { readImageSequence } from "../../../../src/engine/images/imageSequence.ts";
import type { ImageNote } from "../../../../src/image/notes.ts";
import { prepareFile } from "../../../fixtures/checkDamagedImage.ts";
import { createFormatFixtures, createSceneImage } from "../../../fixtures/formats.ts";
import { addTracks, encodeAnimatedPng } from "../../../fixtures/imageSequences.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

describe("an image with several frames or pages", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  before(() => {
    folder = createTemporaryFolder("frames");
  });
  after(() => folder.remove());

  const prepareImage = async (bytes: Uint8Array): Promise<{ notes: ImageNote[]; data: Buffer; width: number }> => {
    const result = await prepareFile({ decode }, folder.path, bytes);
    assert.ok(result.kind === "prepared", JSON.stringify(result));
    const { data, info } = await sharp(result.image.pieces[0]?.file).raw().toBuffer({ resolveWithObject: true });
    return { notes: result.image.notes, data, width: info.width };
  };

  it("has a note that says which frame is sent", async () => {
    const fixtures = await createFormatFixtures();
    const findFixture = (name: string) => fixtures.find((fixture) => fixture.name === name)?.bytes ?? new Uint8Array();
    const getNotes = async (name: string) => (await prepareImage(findFixture(name))).notes;
    assert.deepEqual(await getNotes("animated.gif"), [{ kind: "firstOfSeveral", count: 3, unit: "frames" }]);
    assert.deepEqual(await getNotes("animated.webp"), [{ kind: "firstOfSeveral", count: 3, unit: "frames" }]);
    assert.deepEqual(await getNotes("animated.apng"), [{ kind: "firstOfSeveral", count: 2, unit: "frames" }]);
    assert.deepEqual(await getNotes("lossy.avif"), []);
    const pages = Buffer.concat([...Array(2)].map((_, index) => Buffer.alloc(96 * 96 * 3, index * 200)));
    const tiff = sharp(pages, { raw: { width: 96, height: 192, channels: 3, pageHeight: 96 } }).tiff();
    assert.deepEqual((await prepareImage(await tiff.toBuffer())).notes, [{ kind: "firstOfSeveral", count: 2, unit: "pages" }]);
  });

  it("has a note with the number of frames in the image track if it is an animated AVIF", async () => {
    const still = await createSceneImage().avif({ effort: 0 }).toBuffer();
    const animated = addTracks(still, [
      { handler: "pict", sampleCount: 12 },
      { handler: "auxv", sampleCount: 11 },
    ]);
    assert.deepEqual((await prepareImage(animated)).notes, [{ kind: "firstOfSeveral", count: 12, unit: "frames" }]);
  });

  it("is rejected with the reason if it has an animation without a still image", async () => {
    const still = await createSceneImage().avif({ effort: 0 }).toBuffer();
    const animated = Buffer.from(addTracks(still, [{ handler: "pict", sampleCount: 12 }]));
    animated.write("free", animated.indexOf("meta"), "latin1");
    const result = await prepareFile({ decode }, folder.path, animated);
    assert.match(result.kind === "failed" && result.failure.kind === "notAnImage" ? result.failure.reason : "", /no still image/);
  });

  it("is read to its end even if a box has a wrong length", async () => {
    const still = await readFile("test/fixtures/heic/lossless.heic");
    const animated = Buffer.from(addTracks(still, [{ handler: "pict", sampleCount: 12 }]));
    assert.equal(readImageSequence(animated)?.frameCount, 12);
    for (let at = still.length; at < animated.length; at += 4) {
      for (const length of [0, 1, 7, 0xff_ff_ff_ff]) {
        const damaged = Buffer.from(animated);
        damaged.writeUInt32BE(length, at);
        assert.ok((readImageSequence(damaged)?.frameCount ?? 1) >= 0);
      }
    }
  });

  it("is sent as its first frame if it is an animated PNG whose default image is not part of the animation", async () => {
    const createPlain = (width: number, height: number, background: string) =>
      sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer();
    const image = await createPlain(480, 336, "#ff0000");
    const whole = encodeAnimatedPng(image, await createPlain(480, 336, "#00ff00"), { x: 0, y: 0, width: 480, height: 336 });
    const { notes, data } = await prepareImage(whole);
    assert.deepEqual(notes, [{ kind: "firstOfSeveral", count: 4, unit: "frames" }]);
    assert.deepEqual([...data.subarray(0, 3)], [0, 255, 0]);
    const part = encodeAnimatedPng(image, await createPlain(200, 100, "#0000ff"), { x: 240, y: 48, width: 200, height: 100 });
    const shown = await prepareImage(part);
    const readPixel = (x: number, y: number) => [...shown.data.subarray((y * shown.width + x) * 3, (y * shown.width + x) * 3 + 3)];
    assert.deepEqual(
      [readPixel(300, 100), readPixel(10, 10)],
      [
        [0, 0, 255],
        [255, 255, 255],
      ],
    );
  });
});
