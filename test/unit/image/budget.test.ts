import assert from "node:assert/strict";
import {
  MIN_PATCHES,
  PATCH_SIZE,
  TOKEN_BUDGETS,
  chooseBudget,
  fitToPatches,
  getPatchLimit,
  getTokenCost,
} from "../../../src/image/budget.ts";
import { SeededRandom } from "../../model/random.ts";
import { PROPERTY_RUNS, getPropertySeed } from "../../properties.ts";

const countPatches = ({ width, height }: { width: number; height: number }) => (width / PATCH_SIZE) * (height / PATCH_SIZE);
const computeDistortion = (a: { width: number; height: number }, b: { width: number; height: number }) => {
  const ratio = a.width / a.height / (b.width / b.height);
  return Math.max(ratio, 1 / ratio) - 1;
};

describe("fitToPatches", () => {
  it("returns multiples of 48 within the budget for random sizes", () => {
    const random = new SeededRandom(getPropertySeed(7));
    for (let i = 0; i < PROPERTY_RUNS; i++) {
      const image = { width: 1 + Math.floor(random.next() ** 3 * 12000), height: 1 + Math.floor(random.next() ** 3 * 12000) };
      for (const budget of TOKEN_BUDGETS) {
        const sent = fitToPatches(image, budget);
        assert.equal(sent.width % PATCH_SIZE, 0);
        assert.equal(sent.height % PATCH_SIZE, 0);
        const count = countPatches(sent);
        assert.ok(count <= budget && count >= MIN_PATCHES, `${image.width}×${image.height} at ${budget} gave ${count} patches`);
      }
    }
  });

  it("finds the same grid as an exhaustive search: the largest within 3% of the aspect ratio, or else the least distorted grid", () => {
    const random = new SeededRandom(getPropertySeed(11));
    for (let i = 0; i < PROPERTY_RUNS; i++) {
      const image = { width: 1 + Math.floor(random.next() * 4000), height: 1 + Math.floor(random.next() * 4000) };
      const sent = fitToPatches(image, 280);
      const candidates = [];
      for (let columns = 1; columns <= 280; columns++) {
        for (let rows = 1; columns * rows <= 280; rows++) {
          if (columns * rows >= MIN_PATCHES) candidates.push({ width: columns * PATCH_SIZE, height: rows * PATCH_SIZE });
        }
      }
      const undistortedSizes = candidates.filter((size) => computeDistortion(size, image) <= 0.03);
      if (undistortedSizes.length > 0) {
        assert.ok(computeDistortion(sent, image) <= 0.03);
        assert.equal(countPatches(sent), Math.max(...undistortedSizes.map(countPatches)));
      } else {
        const minDistortion = Math.min(...candidates.map((size) => computeDistortion(size, image)));
        assert.ok(computeDistortion(sent, image) <= minDistortion + 1e-9);
      }
    }
  });

  it("leaves an image that costs one token per patch and two more", () => {
    assert.equal(getTokenCost({ width: 480, height: 336 }), 72);
    assert.equal(getTokenCost({ width: 1680, height: 1536 }), 1122);
  });
});

describe("the automatic budget", () => {
  it("is the smallest that keeps every pixel", () => {
    assert.equal(chooseBudget({ width: 64, height: 64 }), 70);
    assert.equal(chooseBudget({ width: 480, height: 336 }), 70);
    assert.equal(chooseBudget({ width: 481, height: 336 }), 140);
    assert.equal(chooseBudget({ width: 1280, height: 720 }), 560);
    assert.equal(chooseBudget({ width: 1920, height: 1080 }), 1120);
    assert.equal(chooseBudget({ width: 7680, height: 4320 }), 1120);
  });

  it("enlarges small images to about 70 patches, and no others", () => {
    const fitAutomatically = (image: { width: number; height: number }) => fitToPatches(image, getPatchLimit(image, "auto"));
    assert.equal(countPatches(fitAutomatically({ width: 64, height: 64 })), 64);
    assert.deepEqual(fitAutomatically({ width: 576, height: 336 }), { width: 576, height: 336 });
    assert.deepEqual(fitAutomatically({ width: 1920, height: 1080 }), { width: 1920, height: 1104 });
    assert.ok(countPatches(fitAutomatically({ width: 3840, height: 2160 })) > 1050);
  });

  it("does not replace the user's budget, even one that enlarges the image", () => {
    assert.equal(getPatchLimit({ width: 64, height: 64 }, 1120), 1120);
    assert.equal(getPatchLimit({ width: 4000, height: 4000 }, 70), 70);
  });
});
