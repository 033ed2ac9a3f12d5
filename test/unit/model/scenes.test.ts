import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { workspacePictures } from "../../fixtures/workspacePictures.ts";
import { Canvas } from "../../model/canvas.ts";
import { drawScene } from "../../model/scenes.ts";
import { inRepository, sampleWorkspace } from "../../tools/paths.mjs";

const BLACK = [0, 0, 0] as const;

/** Rows of a 7×7 canvas after drawing in black on white. */
function drawn(draw: (canvas: Canvas) => void): string[] {
  const canvas = new Canvas(7, 7, [255, 255, 255]);
  draw(canvas);
  return Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: 7 }, (__, x) => (canvas.rgb[(y * 7 + x) * 3] === 0 ? "#" : ".")).join(""),
  );
}

describe("drawn scenes", () => {
  it("include the last pixel of a rectangle and cut coordinates to whole pixels", () => {
    const rows = drawn((canvas) => canvas.rectangle([1.9, 2, 3, 4.9], BLACK));
    assert.deepEqual(rows, [".......", ".......", ".###...", ".###...", ".###...", ".......", "......."]);
  });

  it("draw circles and triangles as Pillow does", () => {
    assert.deepEqual(
      drawn((canvas) => canvas.ellipse([0, 0, 6, 6], BLACK)),
      ["..###..", ".#####.", "#######", "#######", "#######", ".#####.", "..###.."],
    );
    assert.deepEqual(
      drawn((canvas) =>
        canvas.polygon(
          [
            [3, 0],
            [0, 6],
            [6, 6],
          ],
          BLACK,
        ),
      ),
      ["...#...", "...#...", "..###..", "..###..", ".#####.", ".#####.", "#######"],
    );
  });

  it("are the same for the same seed, and tell the truth in one sentence", () => {
    const scene = drawScene(7, { minWidth: 240, maxWidth: 560 });
    assert.deepEqual(drawScene(7, { minWidth: 240, maxWidth: 560 }), scene);
    assert.match(scene.truth.alt, /^An? .+\.$/);
    assert.equal(scene.rgb.length, scene.width * scene.height * 3);
  });

  it("are what the pictures and captions of the sample workspace show", async () => {
    const captions: unknown = JSON.parse(await readFile(inRepository("test", "fixtures", "workspace.captions.json"), "utf8"));
    assert.deepEqual(captions, Object.fromEntries(Object.entries(workspacePictures).map(([file, { truth }]) => [file, truth])));
    for (const [file, { rgb }] of Object.entries(workspacePictures)) {
      const pixels = await sharp(path.join(sampleWorkspace, file)).removeAlpha().raw().toBuffer();
      assert.equal(Buffer.compare(pixels, rgb), 0, `${file} is not what the scene draws: run out/test/fixtures/drawWorkspace.mjs`);
    }
  });
});
