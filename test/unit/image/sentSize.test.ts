import assert from "node:assert/strict";
import { LARGEST_BUDGET, MIN_PATCHES, PATCH_SIZE, TOKEN_BUDGETS, type Size } from "../../../src/image/budget.ts";
import { chooseSentSize, getContentSize } from "../../../src/image/sentSize.ts";
import { SeededRandom } from "../../model/random.ts";
import { PROPERTY_RUNS, getPropertySeed } from "../../properties.ts";

const MAX_SIDE = 2000;
/** Side lengths in pixels: every seventh, and those around which the number of patches changes. */
const SIDES = [
  ...Array.from({ length: Math.ceil(MAX_SIDE / 7) }, (_, index) => 1 + index * 7),
  ...Array.from({ length: Math.floor(MAX_SIDE / PATCH_SIZE) }, (_, index) => (index + 1) * PATCH_SIZE).flatMap((side) => [
    side - 1,
    side,
    side + 1,
  ]),
];

const countPatches = ({ width, height }: Size) => Math.ceil(width / PATCH_SIZE) * Math.ceil(height / PATCH_SIZE);
const scaleImage = ({ width, height }: Size, scale: number) => ({ width: width * scale, height: height * scale });
const formatImage = ({ width, height }: Size) => `${width}×${height}`;

/** Lists what is wrong with the sizes chosen for an image. */
function findProblems(image: Size, limit: number, mayEnlarge: boolean): string[] {
  const sent = chooseSentSize(image, limit, mayEnlarge);
  const content = getContentSize(image, sent);
  const ownPatches = countPatches(image);
  const sentPatches = countPatches(sent);
  // The scale of the side that fills the PNG; the other side may be stretched further. An image of just the right number of patches is not scaled.
  const isOwnGrid = ownPatches === sentPatches && content.width >= image.width && content.height >= image.height;
  const scale = isOwnGrid ? 1 : Math.min(sent.width / image.width, sent.height / image.height);
  const stretches = [content.width / (image.width * scale), content.height / (image.height * scale)];
  const problems = {
    "has partial patches": sent.width % PATCH_SIZE !== 0 || sent.height % PATCH_SIZE !== 0,
    "has too few patches": sentPatches < MIN_PATCHES,
    "has too many patches": sentPatches > limit,
    "is larger than its PNG": content.width > sent.width || content.height > sent.height,
    // A side of less than a pixel is drawn with one pixel, and others are rounded.
    "is stretched by a patch": content.width - image.width * scale >= PATCH_SIZE || content.height - image.height * scale >= PATCH_SIZE,
    "is distorted": stretches.some((stretch) => stretch > 1.25 + 1e-9) && Math.min(content.width, content.height) > 2,
    "loses pixels although it fits": ownPatches <= limit && (content.width < image.width || content.height < image.height),
    "costs more than its patches": !mayEnlarge && ownPatches >= MIN_PATCHES && ownPatches <= limit && sentPatches !== ownPatches,
    // At the largest uniform scale, a slightly larger image would take more patches than allowed.
    "could be larger": ownPatches > limit && countPatches(scaleImage(image, scale * (1 + 1e-9))) <= limit,
    "is enlarged beyond the smallest budget": !mayEnlarge && ownPatches < MIN_PATCHES && sentPatches > TOKEN_BUDGETS[0],
  };
  return Object.entries(problems).flatMap(([problem, isTrue]) =>
    isTrue ? `${formatImage(image)} at ${limit} ${problem}: ${formatImage(content)} in ${formatImage(sent)}` : [],
  );
}

describe("the size at which an image is sent", () => {
  it("loses no pixels if the image fits the automatic budget, and otherwise is the largest at a uniform scale", function () {
    this.timeout(120_000);
    const problems = [];
    for (const width of SIDES) for (const height of SIDES) problems.push(...findProblems({ width, height }, LARGEST_BUDGET, false));
    assert.deepEqual(problems.slice(0, 20), []);
    assert.ok(SIDES.length > 400);
  });

  it("follows the same rule for every chosen budget and every limit that a question with several images may need", () => {
    const random = new SeededRandom(getPropertySeed(7));
    const problems = [];
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const image = { width: 1 + Math.floor(random.next() ** 3 * 12_000), height: 1 + Math.floor(random.next() ** 3 * 12_000) };
      for (const limit of [...TOKEN_BUDGETS, random.integer(TOKEN_BUDGETS[0], LARGEST_BUDGET)]) {
        for (const mayEnlarge of [false, true]) problems.push(...findProblems(image, limit, mayEnlarge));
      }
    }
    assert.deepEqual(problems.slice(0, 20), []);
  });

  it("never grows with a lower limit", () => {
    const random = new SeededRandom(getPropertySeed(11));
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const image = { width: random.integer(1, 4000), height: random.integer(1, 4000) };
      const limit = random.integer(TOKEN_BUDGETS[0], LARGEST_BUDGET - 1);
      for (const mayEnlarge of [false, true]) {
        const [lower, higher] = [limit, limit + 1].map((patches) => countPatches(chooseSentSize(image, patches, mayEnlarge)));
        assert.ok(lower !== undefined && higher !== undefined && lower <= higher, `${formatImage(image)} at ${limit}`);
      }
    }
  });

  for (const [image, content, sent] of [
    // Images that must not be reduced, because tokens remain.
    ["700×721", "720×768", "720×768"],
    ["760×420", "768×432", "768×432"],
    ["700×260", "720×288", "720×288"],
    ["480×320", "480×336", "480×336"],
    // Exactly the budget, and one pixel more.
    ["1680×1536", "1680×1536", "1680×1536"],
    ["1681×1536", "1680×1536", "1680×1536"],
    ["3840×2160", "2112×1200", "2112×1200"],
    // Images of fewer than 40 patches.
    ["64×64", "336×336", "336×336"],
    ["900×40", "1680×75", "1680×96"],
    ["192×144", "384×288", "384×288"],
    ["384×144", "624×240", "624×240"],
    // A side of a few patches that would be stretched by more than a quarter or by more than a patch, and one that is not.
    ["960×49", "960×49", "960×96"],
    ["960×77", "960×96", "960×96"],
    ["48×1704", "48×1704", "48×1920"],
    ["1×1", "336×336", "336×336"],
  ] as const) {
    it(`is ${sent} for an image of ${image}, which is drawn in it at ${content}`, () => {
      const [width = 0, height = 0] = image.split("×").map(Number);
      const chosen = chooseSentSize({ width, height }, LARGEST_BUDGET, false);
      assert.deepEqual([formatImage(getContentSize({ width, height }, chosen)), formatImage(chosen)], [content, sent]);
    });
  }

  it("fills the budget if the image is to be enlarged", () => {
    assert.deepEqual(chooseSentSize({ width: 64, height: 64 }, 1120, true), { width: 1584, height: 1584 });
    assert.deepEqual(chooseSentSize({ width: 4000, height: 4000 }, 70, true), { width: 384, height: 384 });
  });
});
