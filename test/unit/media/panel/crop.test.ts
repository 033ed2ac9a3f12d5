import assert from "node:assert/strict";
import {
  clipRegion,
  fitSize,
  dragRegion,
  findGrip,
  isWholeImage,
  createRegionBetween,
  getWholeRegion,
  placePng,
  type Grip,
} from "../../../../media/panel/crop.ts";

const image = { width: 400, height: 300 };
const region = { x: 100, y: 50, width: 80, height: 60 };
const createGrip = (...edges: (keyof Grip)[]): Grip => ({
  left: edges.includes("left"),
  right: edges.includes("right"),
  top: edges.includes("top"),
  bottom: edges.includes("bottom"),
});

describe("a region of an image", () => {
  it("lies between two points in either order and includes the pixels of both", () => {
    for (const [a, b] of [
      [
        { x: 10.4, y: 20.6 },
        { x: 50.2, y: 80 },
      ],
      [
        { x: 50.2, y: 20.6 },
        { x: 10.4, y: 80 },
      ],
    ] as const) {
      assert.deepEqual(createRegionBetween(a, b, image), { x: 10, y: 20, width: 41, height: 60 });
      assert.deepEqual(createRegionBetween(b, a, image), { x: 10, y: 20, width: 41, height: 60 });
    }
  });

  it("stays inside the image and has at least one pixel", () => {
    assert.deepEqual(createRegionBetween({ x: -50, y: 290 }, { x: 30, y: 999 }, image), { x: 0, y: 290, width: 30, height: 10 });
    assert.deepEqual(createRegionBetween({ x: 400, y: 300 }, { x: 400, y: 300 }, image), { x: 399, y: 299, width: 1, height: 1 });
    assert.deepEqual(createRegionBetween({ x: 7, y: 7 }, { x: 7, y: 7 }, image), { x: 7, y: 7, width: 1, height: 1 });
  });

  it("is dragged by an edge, by a corner, or as a whole", () => {
    assert.deepEqual(findGrip(region, { x: 140, y: 80 }, 5), createGrip());
    assert.deepEqual(findGrip(region, { x: 97, y: 80 }, 5), createGrip("left"));
    assert.deepEqual(findGrip(region, { x: 182, y: 112 }, 5), createGrip("right", "bottom"));
    assert.equal(findGrip(region, { x: 90, y: 80 }, 5), undefined);
  });

  it("moves up to the edges of the image and keeps its size", () => {
    assert.deepEqual(dragRegion(region, createGrip(), { x: 12.4, y: -7 }, image), { ...region, x: 112, y: 43 });
    assert.deepEqual(dragRegion(region, createGrip(), { x: 999, y: -999 }, image), { ...region, x: 320, y: 0 });
  });

  it("is resized by dragging its edges, to at least one pixel and at most the image", () => {
    assert.deepEqual(dragRegion(region, createGrip("right", "bottom"), { x: 20, y: 10 }, image), { ...region, width: 100, height: 70 });
    assert.deepEqual(dragRegion(region, createGrip("left"), { x: 999, y: 0 }, image), { ...region, x: 179, width: 1 });
    assert.deepEqual(dragRegion(region, createGrip("top"), { x: 0, y: -999 }, image), { ...region, y: 0, height: 110 });
    assert.deepEqual(dragRegion(region, createGrip("right"), { x: 999, y: 0 }, image), { ...region, width: 300 });
  });

  it("is clipped to the image if the user types its coordinates", () => {
    assert.deepEqual(clipRegion({ x: 1e9, y: -5, width: 0, height: 1e9 }, image), { x: 399, y: 0, width: 1, height: 300 });
  });

  it("is recognized as the whole image", () => {
    assert.ok(isWholeImage(getWholeRegion(image), image));
    assert.ok(!isWholeImage({ ...getWholeRegion(image), height: 299 }, image));
  });
});

describe("an image in the crop dialog", () => {
  it("is scaled down to fit, but not enlarged", () => {
    assert.deepEqual(fitSize({ width: 3840, height: 2160 }, { width: 480, height: 400 }, 160), { width: 480, height: 270 });
    assert.deepEqual(fitSize({ width: 64, height: 64 }, { width: 480, height: 400 }, 160), { width: 64, height: 64 });
  });

  it("can be scrolled if it is long", () => {
    assert.deepEqual(fitSize({ width: 400, height: 8000 }, { width: 480, height: 400 }, 160), { width: 160, height: 3200 });
  });
});

describe("the PNG of a region", () => {
  it("covers exactly the region if it has no padding", () => {
    assert.deepEqual(placePng({ region: { x: 10, y: 20, width: 360, height: 336 }, sent: { width: 384, height: 336 } }), {
      place: { x: 10, y: 20, width: 360, height: 336 },
      clip: { width: 1, height: 1 },
    });
  });

  it("is scaled so that its content covers the region, with its padding clipped", () => {
    // 900×40 is enlarged to 1680×75, in a PNG of 1680×96.
    const { place, clip } = placePng({ region: { x: 5, y: 6, width: 900, height: 40 }, sent: { width: 1680, height: 96 } });
    assert.deepEqual([place.x, place.y, place.width], [5, 6, 900]);
    assert.deepEqual(clip, { width: 1, height: 75 / 96 });
    assert.ok(Math.abs(place.height * clip.height - 40) < 1e-9);
  });
});
