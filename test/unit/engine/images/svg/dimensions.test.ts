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
});
