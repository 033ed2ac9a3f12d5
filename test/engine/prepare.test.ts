import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import { useEngine, workspace } from "./support.ts";

describe("the preparation of images", () => {
  const client = useEngine();

  const prepare = (images: ImageRef[], signal = new AbortController().signal) =>
    client().prepare({ images, budget: "auto", limits: IMAGE_LIMITS }, signal);

  it("has a result for each image, even if another image is broken", async () => {
    const images = [];
    for (const name of ["chart.png", "broken.png", "flow.png"]) {
      images.push(await client().addImage(name, await readFile(join(workspace, "images", name))));
    }
    const results = await prepare(images);
    assert.deepEqual(
      results.map((result) => (result.kind === "prepared" ? result.image.tokens : result.failure.kind)),
      [72, "notAnImage", 86],
    );
  });

  it("warns only if text is likely too small to read", async () => {
    const line = "const answer = await engine.ask(question, images, { budget: 1120 }); // streams until the end";
    const createText = (pixels: number) =>
      Array.from({ length: 50 }, (_, row) => `<text x="20" y="${30 + row * 20}" font-size="${pixels}">${line}</text>`).join("");
    const createPage = (pixels: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080" font-family="monospace"><rect width="100%" height="100%" fill="#fff"/>${createText(pixels)}</svg>`;
    const small = await client().addImage("page.svg", Buffer.from(createPage(13)));
    const large = await client().addImage("slide.svg", Buffer.from(createPage(30)));
    const chart = await client().addImage("chart.png", await readFile(join(workspace, "images", "chart.png")));
    const hasWarning = async (image: ImageRef) => {
      const [result] = await prepare([image]);
      assert.ok(result?.kind === "prepared");
      return result.image.notes.some(({ kind }) => kind === "smallText");
    };
    assert.equal(await hasWarning(small), false, "13 pixels, all of them sent");
    assert.equal(await hasWarning({ ...small, budget: 280 }), true, "13 pixels, halved");
    assert.equal(
      await hasWarning({ ...small, budget: 280, region: { x: 0, y: 0, width: 480, height: 270 } }),
      false,
      "a region at full size",
    );
    assert.equal(await hasWarning({ ...large, budget: 280 }), false, "30 pixels, halved");
    assert.equal(await hasWarning({ ...large, budget: 70 }), true, "30 pixels, a quarter");
    assert.equal(await hasWarning({ ...chart, budget: 70 }), false, "a chart without text");
  });

  it("never returns another image's result after a preparation was cancelled", async () => {
    const [chart, flow] = await Promise.all(["chart.png", "flow.png"].map((name) => readFile(join(workspace, "images", name))));
    assert.ok(chart && flow);
    for (let round = 0; round < 12; round++) {
      // Bytes after the end of a PNG make it a different image for the cache.
      const addUniqueImage = (bytes: Buffer) => client().addImage("fresh.png", Buffer.concat([bytes, Buffer.from(`round ${round}`)]));
      const abort = new AbortController();
      const first = prepare([await addUniqueImage(chart)], abort.signal).catch(() => {});
      await delay(round * 4);
      abort.abort();
      const [second] = await prepare([await addUniqueImage(flow)]);
      await first;
      assert.ok(second?.kind === "prepared", JSON.stringify(second));
      assert.deepEqual(second.image.original, { width: 576, height: 336 }, `round ${round}`);
    }
  });
});
