import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { workspaceImages } from "../../fixtures/workspaceImages.ts";
import { Canvas } from "../../model/canvas.ts";
import { drawScene } from "../../model/scenes.ts";
import { getRepositoryPath, sampleWorkspace } from "../../tools/paths.mjs";

const BLACK = [0, 0, 0] as const;

/** Draws on a white 7×7 canvas. @returns the rows of the canvas, with # for black pixels */
function drawRows(draw: (canvas: Canvas) => void): string[] {
  const canvas = new Canvas(7, 7, [255, 255, 255]);
  draw(canvas);
  return Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: 7 }, (__, x) => (canvas.rgb[(y * 7 + x) * 3] === 0 ? "#" : ".")).join(""),
  );
}

describe("drawn scenes", () => {
  it("include the last pixel of a rectangle and truncate coordinates to whole pixels", () => {
    const rows = drawRows((canvas) => canvas.drawRectangle([1.9, 2, 3, 4.9], BLACK));
    assert.deepEqual(rows, [".......", ".......", ".###...", ".###...", ".###...", ".......", "......."]);
  });

  it("have the same circles and triangles as if Pillow had drawn them", () => {
    assert.deepEqual(
      drawRows((canvas) => canvas.drawEllipse([0, 0, 6, 6], BLACK)),
      ["..###..", ".#####.", "#######", "#######", "#######", ".#####.", "..###.."],
    );
    assert.deepEqual(
      drawRows((canvas) =>
        canvas.drawPolygon(
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

  it("are identical for the same seed, and have a one-sentence description", () => {
    const scene = drawScene(7, { minWidth: 240, maxWidth: 560 });
    assert.deepEqual(drawScene(7, { minWidth: 240, maxWidth: 560 }), scene);
    assert.match(scene.truth.alt, /^An? .+\.$/);
    assert.equal(scene.rgb.length, scene.width * scene.height * 3);
  });

  it("match the images and captions of the sample workspace", async () => {
    const captions: unknown = JSON.parse(await readFile(getRepositoryPath("test", "fixtures", "workspace.captions.json"), "utf8"));
    assert.deepEqual(captions, Object.fromEntries(Object.entries(workspaceImages).map(([file, { truth }]) => [file, truth])));
    for (const [file, { rgb }] of Object.entries(workspaceImages)) {
      const pixels = await sharp(path.join(sampleWorkspace, file)).removeAlpha().raw().toBuffer();
      assert.equal(Buffer.compare(pixels, rgb), 0, `${file} is not what the scene draws: run out/test/fixtures/drawWorkspace.mjs`);
    }
  });
});
