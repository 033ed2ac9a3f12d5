import assert from "node:assert/strict";
import { between, fitted, gripAt, isWhole, pulled, shownSize, wholeOf, type Grip } from "../../../../media/panel/crop.ts";

const image = { width: 400, height: 300 };
const region = { x: 100, y: 50, width: 80, height: 60 };
const grip = (...held: (keyof Grip)[]): Grip => ({
  left: held.includes("left"),
  right: held.includes("right"),
  top: held.includes("top"),
  bottom: held.includes("bottom"),
});

describe("the region of an image", () => {
  it("lies between two points, whichever comes first, with all pixels that they touch", () => {
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
      assert.deepEqual(between(a, b, image), { x: 10, y: 20, width: 41, height: 60 });
      assert.deepEqual(between(b, a, image), { x: 10, y: 20, width: 41, height: 60 });
    }
  });

  it("stays in the image and has a pixel at least", () => {
    assert.deepEqual(between({ x: -50, y: 290 }, { x: 30, y: 999 }, image), { x: 0, y: 290, width: 30, height: 10 });
    assert.deepEqual(between({ x: 400, y: 300 }, { x: 400, y: 300 }, image), { x: 399, y: 299, width: 1, height: 1 });
    assert.deepEqual(between({ x: 7, y: 7 }, { x: 7, y: 7 }, image), { x: 7, y: 7, width: 1, height: 1 });
  });

  it("is held by an edge, a corner, or as a whole", () => {
    assert.deepEqual(gripAt(region, { x: 140, y: 80 }, 5), grip());
    assert.deepEqual(gripAt(region, { x: 97, y: 80 }, 5), grip("left"));
    assert.deepEqual(gripAt(region, { x: 182, y: 112 }, 5), grip("right", "bottom"));
    assert.equal(gripAt(region, { x: 90, y: 80 }, 5), undefined);
  });

  it("moves as far as the image goes, and keeps its size", () => {
    assert.deepEqual(pulled(region, grip(), { x: 12.4, y: -7 }, image), { ...region, x: 112, y: 43 });
    assert.deepEqual(pulled(region, grip(), { x: 999, y: -999 }, image), { ...region, x: 320, y: 0 });
  });

  it("is resized by what is held, never to nothing and never beyond the image", () => {
    assert.deepEqual(pulled(region, grip("right", "bottom"), { x: 20, y: 10 }, image), { ...region, width: 100, height: 70 });
    assert.deepEqual(pulled(region, grip("left"), { x: 999, y: 0 }, image), { ...region, x: 179, width: 1 });
    assert.deepEqual(pulled(region, grip("top"), { x: 0, y: -999 }, image), { ...region, y: 0, height: 110 });
    assert.deepEqual(pulled(region, grip("right"), { x: 999, y: 0 }, image), { ...region, width: 300 });
  });

  it("takes numbers as they are typed, brought into the image", () => {
    assert.deepEqual(fitted({ x: 1e9, y: -5, width: 0, height: 1e9 }, image), { x: 399, y: 0, width: 1, height: 300 });
  });

  it("knows when it is the whole", () => {
    assert.ok(isWhole(wholeOf(image), image));
    assert.ok(!isWhole({ ...wholeOf(image), height: 299 }, image));
  });
});

describe("an image to be cropped", () => {
  it("is shown whole where there is room for it, and not enlarged", () => {
    assert.deepEqual(shownSize({ width: 3840, height: 2160 }, { width: 480, height: 400 }, 160), { width: 480, height: 270 });
    assert.deepEqual(shownSize({ width: 64, height: 64 }, { width: 480, height: 400 }, 160), { width: 64, height: 64 });
  });

  it("is scrolled where it is long", () => {
    assert.deepEqual(shownSize({ width: 400, height: 8000 }, { width: 480, height: 400 }, 160), { width: 160, height: 3200 });
  });
});
