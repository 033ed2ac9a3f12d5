import assert from "node:assert/strict";
import { resolve } from "node:path";
import { Decoder } from "../../../../src/engine/images/decoder.ts";
import { checkDamagedImage } from "../../../fixtures/checkDamagedImage.ts";
import { createDamagedImages } from "../../../fixtures/damagedImages.ts";
import { createTemporaryFolder } from "../../../tools/cleanup.mjs";

describe("the decoder process, which has another build of libvips than the unit tests", () => {
  it("reads damaged images as far as possible", async function () {
    this.timeout(120_000);
    const folder = createTemporaryFolder("damaged");
    const decoder = new Decoder(resolve("dist/decoder.cjs"));
    const problems: string[] = [];
    try {
      for (const image of await createDamagedImages()) {
        await checkDamagedImage(decoder, folder.path, image).catch((error: unknown) => problems.push(`${image.title}: ${String(error)}`));
      }
    } finally {
      decoder.dispose();
      await folder.remove();
    }
    assert.deepEqual(problems, []);
  });
});
