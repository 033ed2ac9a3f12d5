import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Decoder } from "../../../../src/engine/images/decoder.ts";
import { checkDamagedImage } from "../../../fixtures/checkDamagedImage.ts";
import { createDamagedImages } from "../../../fixtures/damagedImages.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

describe("the decoder process, which uses a different build of libvips than the unit tests", () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let decoder: Decoder;
  before(() => {
    folder = createTemporaryFolder("damaged");
    decoder = new Decoder(resolve("dist/decoder.cjs"));
  });
  after(async () => {
    decoder.dispose();
    await folder.remove();
  });

  it("reads damaged images as far as possible", async function () {
    this.timeout(120_000);
    const problems: string[] = [];
    for (const image of await createDamagedImages()) {
      await checkDamagedImage(decoder, folder.path, image).catch((error: unknown) => problems.push(`${image.title}: ${String(error)}`));
    }
    assert.deepEqual(problems, []);
  });

  it("reads a truncated HEIC", async function () {
    this.timeout(60_000);
    const heic = await readFile("test/fixtures/heic/lossy.heic");
    const image = { title: "a truncated HEIC", bytes: heic.subarray(0, heic.length * 0.8), readableFraction: 0.4, maxDifference: 6 };
    await checkDamagedImage(decoder, folder.path, image);
  });
});
