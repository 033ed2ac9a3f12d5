import assert from "node:assert/strict";
import { drawSvg } from "../../../../fixtures/drawnSvg.ts";

describe("an SVG with extreme dimensions", () => {
  it("is drawn even if it is a thin line", async () => {
    for (const [width, height] of [
      [1, 100_000],
      [100_000, 2],
      [0.4, 300],
    ] as const) {
      const drawing = await drawSvg(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#c00"/></svg>`,
      );
      assert.deepEqual([drawing.width >= 1, drawing.height >= 1], [true, true]);
      assert.equal(drawing.at(0, 0), "#cc0000ff", `${width}×${height}`);
    }
  });

  it("is drawn even if a length is nested too deeply to be computed", async () => {
    for (const length of [`calc(${"(".repeat(50_000)}9px${")".repeat(50_000)})`, `calc(${"-".repeat(50_000)}9px)`]) {
      const drawing = await drawSvg(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${length}" height="40" viewBox="0 0 80 40"><rect width="80" height="40" fill="#c00"/></svg>`,
      );
      assert.deepEqual([drawing.width, drawing.height], [80, 40]);
    }
  });
});
