import assert from "node:assert/strict";
import { toRegion } from "../../../src/image/box.ts";
import { chooseSentSize } from "../../../src/image/sentSize.ts";

const createView = (region: { x: number; y: number; width: number; height: number }) => ({
  region,
  sent: chooseSentSize(region, 1120, false),
});

describe("a box that a model describes", () => {
  it("is converted to pixels of the original, whatever the image was reduced or stretched to", () => {
    const screenshot = { x: 0, y: 0, width: 3840, height: 2160 };
    for (const limit of [70, 280, 1120]) {
      const view = { region: screenshot, sent: chooseSentSize(screenshot, limit, false) };
      const region = toRegion({ x1: 250, y1: 500, x2: 500, y2: 750 }, view);
      assert.deepEqual(region, { x: 960, y: 1080, width: 960, height: 540 }, `${limit} patches`);
    }
  });

  it("is offset by the region that was sent", () => {
    const view = createView({ x: 1000, y: 200, width: 960, height: 480 });
    assert.deepEqual(toRegion({ x1: 0, y1: 0, x2: 500, y2: 1000 }, view), { x: 1000, y: 200, width: 480, height: 480 });
  });

  it("is relative to the PNG with its padding, and has no region if it lies within the padding", () => {
    // Stretching 49 rows to 96 would be too much, so the lower half is padding.
    const view = createView({ x: 0, y: 0, width: 960, height: 49 });
    assert.equal(view.sent.height, 96);
    assert.deepEqual(toRegion({ x1: 0, y1: 0, x2: 1000, y2: 1000 }, view), { x: 0, y: 0, width: 960, height: 49 });
    assert.deepEqual(toRegion({ x1: 0, y1: 0, x2: 1000, y2: 255 }, view), { x: 0, y: 0, width: 960, height: 25 });
    assert.equal(toRegion({ x1: 0, y1: 600, x2: 1000, y2: 900 }, view), undefined);
  });

  it("has no region if it is given as fractions from 0 to 1", () => {
    const view = createView({ x: 0, y: 0, width: 480, height: 480 });
    assert.equal(toRegion({ x1: 0.1, y1: 0.2, x2: 0.5, y2: 1 }, view), undefined);
    assert.deepEqual(toRegion({ x1: 0, y1: 0, x2: 1, y2: 500 }, view), { x: 0, y: 0, width: 1, height: 240 });
  });

  it("may name its corners in any order, and is clipped to the image", () => {
    const view = createView({ x: 0, y: 0, width: 480, height: 480 });
    assert.deepEqual(toRegion({ x1: 1200, y1: 500, x2: 500, y2: -20 }, view), { x: 240, y: 0, width: 240, height: 240 });
    assert.equal(toRegion({ x1: 300, y1: 100, x2: 300, y2: 900 }, view), undefined);
  });
});
