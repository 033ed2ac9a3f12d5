import assert from "node:assert/strict";
import type { ChangedRegion } from "../../../src/diff/changedRegion.ts";
import { compareImages, type Comparison } from "../../../src/diff/compareImages.ts";
import type { RgbaImage } from "../../../src/diff/rgbaImage.ts";
import type { Region } from "../../../src/image/tiles.ts";
import { SeededRandom } from "../../model/random.ts";

const MAX_REGIONS = 7;

describe("comparing two images", () => {
  const compare = (before: RgbaImage, after: RgbaImage) => compareImages(before, after, { maxRegions: MAX_REGIONS, isResampled: false });

  it("finds no difference between equal pixels", () => {
    assert.deepEqual(compare(drawPage(), drawPage()), { kind: "identical" });
  });

  it("ignores differences in color that compression causes", () => {
    const noisy = drawPage();
    const random = new SeededRandom(3);
    for (let index = 0; index < noisy.data.length; index++) {
      if (index % 4 !== 3) noisy.data[index] = Math.min(255, Math.max(0, (noisy.data[index] ?? 0) + random.integer(-4, 4)));
    }
    assert.deepEqual(compare(drawPage(), noisy), { kind: "alike" });
  });

  it("finds each place that has changed, from top to bottom, in pixels of both images", () => {
    const after = drawPage();
    fill(after, { x: 300, y: 40, width: 60, height: 20 }, [200, 0, 0]);
    fill(after, { x: 20, y: 500, width: 30, height: 9 }, [0, 0, 200]);
    const regions = getRegions(compare(drawPage(), after));
    const expected = [
      { x: 300, y: 40, width: 60, height: 20 },
      { x: 20, y: 500, width: 30, height: 9 },
    ];
    assert.deepEqual(
      regions.map(({ after }) => after),
      expected,
    );
    assert.deepEqual(
      regions.map(({ before }) => before),
      expected,
    );
  });

  it("finds a change of a single pixel", () => {
    const after = drawPage();
    fill(after, { x: 399, y: 599, width: 1, height: 1 }, [255, 0, 0]);
    assert.deepEqual(getRegions(compare(drawPage(), after))[0]?.after, { x: 399, y: 599, width: 1, height: 1 });
  });

  it("joins the letters of a word, but not words far apart", () => {
    const after = drawPage();
    for (const x of [50, 58, 66, 74, 250, 258]) fill(after, { x, y: 300, width: 5, height: 8 }, [0, 120, 0]);
    const regions = getRegions(compare(drawPage(), after));
    assert.deepEqual(
      regions.map(({ after }) => [after?.x, after?.width]),
      [
        [50, 29],
        [250, 13],
      ],
    );
  });

  it("finds only the inserted rows if a banner moves everything down, and the change below it", () => {
    const before = drawPage();
    const after = insertRows(before, 100, 48, [250, 240, 180]);
    fill(after, { x: 60, y: 400, width: 40, height: 12 }, [220, 0, 120]);
    const regions = getRegions(compare(before, { ...after, height: before.height, data: after.data.subarray(0, before.data.length) }));
    const inserted = regions.find(({ before }) => before === undefined);
    assert.deepEqual(inserted?.after, { x: 0, y: 100, width: 400, height: 48 });
    const changed = regions.find(({ before, after }) => before && after && after.width === 40);
    assert.deepEqual(changed, { before: { x: 60, y: 352, width: 40, height: 12 }, after: { x: 60, y: 400, width: 40, height: 12 } });
    const removed = regions.find(({ after }) => after === undefined);
    assert.equal(removed?.before?.y, 552, "the rows that moved out of the image");
  });

  it("finds rows that were removed from a longer page", () => {
    const after = drawPage();
    const before = insertRows(after, 200, 30, [10, 120, 90]);
    assert.deepEqual(getRegions(compare(before, after)), [{ before: { x: 0, y: 200, width: 400, height: 30 } }]);
  });

  it("finds a sidebar that moves everything to the right", () => {
    const before = drawPage();
    const after: RgbaImage = { width: 480, height: 600, data: new Uint8Array(480 * 600 * 4).fill(255) };
    fill(after, { x: 0, y: 0, width: 80, height: 600 }, [30, 60, 90]);
    paste(after, before, 80, 0);
    assert.deepEqual(getRegions(compare(before, after)), [{ after: { x: 0, y: 0, width: 80, height: 600 } }]);
  });

  it("says so if the images have hardly anything in common", () => {
    const other = drawPage(99);
    fill(other, { x: 0, y: 0, width: 400, height: 500 }, [0, 0, 0]);
    assert.deepEqual(compare(drawPage(), other), { kind: "unrelated" });
  });

  it("merges the closest places if there are more than the maximum", () => {
    const after = drawPage();
    for (let index = 0; index < 40; index++)
      fill(after, { x: (index % 8) * 50, y: Math.floor(index / 8) * 120, width: 6, height: 6 }, [255, 0, 255]);
    const regions = getRegions(compare(drawPage(), after));
    assert.equal(regions.length, MAX_REGIONS);
  });

  it("covers every changed pixel with a region, wherever rows are inserted and rectangles change", () => {
    const random = new SeededRandom(17);
    for (let run = 0; run < 40; run++) {
      const before = drawPage(run);
      const after = drawPage(run);
      const changes = Array.from({ length: random.integer(1, 5) }, () => ({
        ...{ x: random.integer(0, 380), y: random.integer(0, 580) },
        ...{ width: random.integer(1, 20), height: random.integer(1, 20) },
      }));
      for (const change of changes) fill(after, change, [255, 0, 255]);
      const regions = getRegions(compare(before, after)).flatMap(({ after }) => after ?? []);
      for (const change of changes)
        assert.ok(
          regions.some((region) => contains(region, change)),
          `run ${run}: ${JSON.stringify(change)}`,
        );
    }
  });
});

function getRegions(comparison: Comparison): ChangedRegion[] {
  assert.equal(comparison.kind, "changed");
  return comparison.kind === "changed" ? comparison.regions : [];
}

function contains(outer: Region, inner: Region): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/** Draws a page of 400×600 pixels with lines of irregular words, so that no two lines are equal. */
function drawPage(seed = 1): RgbaImage {
  const image: RgbaImage = { width: 400, height: 600, data: new Uint8Array(400 * 600 * 4).fill(255) };
  const random = new SeededRandom(seed);
  for (let y = 20; y < 580; y += 24) {
    for (let x = 20; x < 360;) {
      const width = random.integer(5, 40);
      for (let row = 0; row < 10; row++) {
        fill(image, { x: x + random.integer(0, 3), y: y + row, width: Math.min(width, 370 - x), height: 1 }, [40, 40, 40]);
      }
      x += width + random.integer(6, 12);
    }
  }
  return image;
}

function fill(image: RgbaImage, { x, y, width, height }: Region, [red, green, blue]: [number, number, number]): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) image.data.set([red, green, blue, 255], (row * image.width + column) * 4);
  }
}

function paste(target: RgbaImage, source: RgbaImage, x: number, y: number): void {
  for (let row = 0; row < source.height; row++) {
    const line = source.data.subarray(row * source.width * 4, (row + 1) * source.width * 4);
    target.data.set(line, ((y + row) * target.width + x) * 4);
  }
}

function insertRows(source: RgbaImage, at: number, count: number, color: [number, number, number]): RgbaImage {
  const { width, height, data } = source;
  const result: RgbaImage = { width, height: height + count, data: new Uint8Array(width * (height + count) * 4) };
  result.data.set(data.subarray(0, at * width * 4));
  fill(result, { x: 0, y: at, width, height: count }, color);
  result.data.set(data.subarray(at * width * 4), (at + count) * width * 4);
  return result;
}
