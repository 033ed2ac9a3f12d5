import assert from "node:assert/strict";
import { LARGEST_BUDGET, MIN_PATCHES, PATCH, TOKEN_BUDGETS, autoSize, fitToBudget, tokenCost } from "../../../src/core/image/budget.ts";
import { SeededRandom } from "../../model/random.ts";

const patches = ({ width, height }: { width: number; height: number }) => (width / PATCH) * (height / PATCH);
const distortion = (a: { width: number; height: number }, b: { width: number; height: number }) => {
  const ratio = a.width / a.height / (b.width / b.height);
  return Math.max(ratio, 1 / ratio) - 1;
};

describe("fitToBudget", () => {
  it("keeps both sides multiples of 48 and the patches within the budget, for 2,000 random sizes", () => {
    const random = new SeededRandom(7);
    for (let i = 0; i < 2000; i++) {
      const image = { width: 1 + Math.floor(random.next() ** 3 * 12000), height: 1 + Math.floor(random.next() ** 3 * 12000) };
      for (const budget of TOKEN_BUDGETS) {
        const sent = fitToBudget(image, budget);
        assert.equal(sent.width % PATCH, 0);
        assert.equal(sent.height % PATCH, 0);
        const count = patches(sent);
        assert.ok(count <= budget && count >= MIN_PATCHES, `${image.width}×${image.height} at ${budget} gave ${count} patches`);
      }
    }
  });

  it("finds the largest grid within 3 % of the shape, else the least distorted one, as a search of all grids does", () => {
    const random = new SeededRandom(11);
    for (let i = 0; i < 200; i++) {
      const image = { width: 1 + Math.floor(random.next() * 4000), height: 1 + Math.floor(random.next() * 4000) };
      const sent = fitToBudget(image, 280);
      const all = [];
      for (let columns = 1; columns <= 280; columns++) {
        for (let rows = 1; columns * rows <= 280; rows++) {
          if (columns * rows >= MIN_PATCHES) all.push({ width: columns * PATCH, height: rows * PATCH });
        }
      }
      const within = all.filter((size) => distortion(size, image) <= 0.03);
      if (within.length > 0) {
        assert.ok(distortion(sent, image) <= 0.03);
        assert.equal(patches(sent), Math.max(...within.map(patches)));
      } else {
        const least = Math.min(...all.map((size) => distortion(size, image)));
        assert.ok(distortion(sent, image) <= least + 1e-9);
      }
    }
  });

  it("costs its patches and two tokens more", () => {
    assert.equal(tokenCost({ width: 480, height: 336 }), 72);
    assert.equal(tokenCost({ width: 1680, height: 1536 }), 1122);
  });
});

describe("autoSize", () => {
  it("gives a small icon just over 70 patches, a picture its own size, and a large one at most 1120", () => {
    assert.equal(patches(autoSize({ width: 64, height: 64 })), 81);
    assert.deepEqual(autoSize({ width: 576, height: 336 }), { width: 576, height: 336 });
    assert.deepEqual(autoSize({ width: 1920, height: 1080 }), { width: 1920, height: 1104 });
    assert.ok(patches(autoSize({ width: 3840, height: 2160 })) > 1050);
  });

  it("stays within what llama-server is started with, for 5,000 random sizes", () => {
    const random = new SeededRandom(5);
    for (let i = 0; i < 5000; i++) {
      const image = { width: 1 + Math.floor(random.next() ** 4 * 20000), height: 1 + Math.floor(random.next() ** 4 * 20000) };
      const sent = autoSize(image);
      assert.ok(sent.width % PATCH === 0 && sent.height % PATCH === 0);
      assert.ok(
        patches(sent) >= MIN_PATCHES && patches(sent) <= LARGEST_BUDGET,
        `${image.width}×${image.height} gave ${patches(sent)} patches`,
      );
    }
  });
});
