import assert from "node:assert/strict";
import { openSvg } from "../../../../../src/engine/images/svg/openSvg.ts";
import { drawSvg, locateAsset } from "../../../../fixtures/drawnSvg.ts";

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

  it("has a size of at most 100 megapixels", async () => {
    const { size, content } = await openSvg(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="500000"><rect width="100%" height="100%" fill="#c00"/></svg>',
      ),
      locateAsset,
    );
    assert.ok(size.width * size.height <= 100_000_000 && Math.abs(size.width / size.height - 2) < 0.001, JSON.stringify(size));
    assert.ok(content.kind === "pixels");
    const { width, height, data } = await content.decode(100 / size.width);
    assert.deepEqual([width, height, [...data.subarray(0, 4)]], [100, 50, [0xcc, 0, 0, 255]]);
  });
});
