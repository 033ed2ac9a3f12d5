import assert from "node:assert/strict";
import { PATCH_SIZE, getTokenCost, type Size } from "../../../src/image/budget.ts";
import { gainsFromTiles, listTiles, planImages, type ImageRequest } from "../../../src/image/plan.ts";
import { fitsAtFullResolution } from "../../../src/image/sentSize.ts";
import { clipRegion, cutIntoTiles } from "../../../src/image/tiles.ts";

/** Creates a request whose tiles are not aligned with the content of the image. */
const createRequest = (
  size: Size,
  { tiles = false, ...changes }: Partial<Omit<ImageRequest, "tiles">> & { tiles?: boolean } = {},
): ImageRequest => ({
  size,
  budget: "auto",
  tiles: listTiles(changes.region ?? { x: 0, y: 0, ...size }, tiles),
  ...changes,
});
const planImage = (...parameters: Parameters<typeof createRequest>) => planImages([createRequest(...parameters)], 4500)[0];
const roundUp = (side: number) => Math.ceil(side / PATCH_SIZE) * PATCH_SIZE;
const screenshot = { width: 1920, height: 1080 };
const icon = { width: 64, height: 64 };

describe("the plan for the images in a question", () => {
  it("gives each image its own budget if all fit", () => {
    const [large, small] = planImages([createRequest(screenshot), createRequest(icon)], 4500);
    assert.deepEqual(large?.pieces[0]?.sent, { width: 1920, height: 1104 });
    assert.equal(small?.tokens, 51);
    assert.equal(large?.unlimitedTokens, undefined);
  });

  it("reduces the largest images equally if they do not fit, records their full cost, and keeps small ones", () => {
    const plans = planImages([createRequest(screenshot), createRequest(screenshot), createRequest(icon)], 1200);
    assert.ok(plans.reduce((sum, { tokens }) => sum + tokens, 0) <= 1200);
    assert.equal(plans[0]?.tokens, plans[1]?.tokens);
    assert.equal(plans[0]?.unlimitedTokens, getTokenCost({ width: 1920, height: 1104 }));
    assert.ok((plans[0]?.tokens ?? 0) > 500, "most of the limit should be used");
    assert.deepEqual([plans[2]?.tokens, plans[2]?.unlimitedTokens], [51, undefined]);
  });

  it("drops tiles before it reduces all images too far", () => {
    const plans = planImages(
      Array.from({ length: 16 }, () => createRequest({ width: 7680, height: 4320 }, { tiles: true })),
      1152,
    );
    assert.ok(plans.every(({ pieces }) => pieces.length === 1));
    assert.ok(plans.reduce((sum, { tokens }) => sum + tokens, 0) <= 1152);
  });

  it("sends a region at its original size", () => {
    const region = { x: 100, y: 50, width: 480, height: 336 };
    const [plan] = planImages([createRequest({ width: 3840, height: 2160 }, { region })], 4500);
    assert.deepEqual(plan?.pieces, [{ role: "region", region, sent: { width: 480, height: 336 } }]);
  });

  it("sends a long image whole if it fits at full resolution, and otherwise as an overview and tiles", () => {
    assert.deepEqual(planImage({ width: 900, height: 40 }), {
      pieces: [{ role: "whole", region: { x: 0, y: 0, width: 900, height: 40 }, sent: { width: 1680, height: 96 } }],
      tokens: 72,
    });
    const { pieces = [] } = planImage({ width: 1000, height: 12_000 }) ?? {};
    assert.deepEqual(
      pieces.map(({ role }) => role),
      ["overview", ...Array.from({ length: 6 }, () => "tile")],
    );
  });

  it("judges a region by its own shape, whatever the shape of its image", () => {
    const longRegion = { x: 100, y: 0, width: 900, height: 10_000 };
    assert.equal(planImage({ width: 8000, height: 10_000 }, { region: longRegion })?.pieces[0]?.role, "overview");
    const squareRegion = { x: 0, y: 500, width: 1000, height: 700 };
    assert.deepEqual(planImage({ width: 1000, height: 60_000 }, { region: squareRegion })?.pieces, [
      { role: "region", region: squareRegion, sent: { width: 1008, height: 720 } },
    ]);
  });

  it("sends tiles at their own size, even with a budget that could enlarge them", () => {
    for (const budget of ["auto", 1120] as const) {
      const [plan] = planImages([createRequest({ width: 3840, height: 2160 }, { budget, tiles: true })], 64_000);
      const tiles = plan?.pieces.filter(({ role }) => role === "tile") ?? [];
      assert.equal(tiles.length, 4);
      for (const { region, sent } of tiles) {
        assert.deepEqual(sent, { width: roundUp(region.width), height: roundUp(region.height) });
      }
    }
  });

  it("gives an overview no more tokens than the chosen budget", () => {
    const { pieces = [] } = planImage({ width: 3840, height: 2160 }, { budget: 70, tiles: true }) ?? {};
    assert.ok(pieces.length > 1 && pieces.every(({ sent }) => getTokenCost(sent) <= 72));
  });

  it("offers tiles only if they show more detail", () => {
    const canGainFromTiles = (size: Size) => {
      const plan = planImage(size);
      return plan && gainsFromTiles(plan);
    };
    assert.equal(canGainFromTiles({ width: 3840, height: 2160 }), true);
    assert.equal(canGainFromTiles(screenshot), false);
    // Long images are always cut into tiles.
    assert.equal(canGainFromTiles({ width: 3000, height: 60_000 }), false);
  });

  it("covers the image with overlapping tiles that fit at full resolution", () => {
    const tiles = cutIntoTiles({ x: 0, y: 0, width: 3840, height: 2160 });
    assert.equal(tiles.length, 4);
    assert.ok(tiles.every(fitsAtFullResolution));
    const isCovered = (x: number, y: number) =>
      tiles.some((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height);
    for (let x = 0; x < 3840; x += 60) for (let y = 0; y < 2160; y += 60) assert.ok(isCovered(x, y), `${x}, ${y}`);
    assert.ok(isCovered(3839, 2159));
  });

  it("clips a region to the image", () => {
    assert.deepEqual(clipRegion({ x: 50, y: 60, width: 500, height: 10 }, icon), { x: 50, y: 60, width: 14, height: 4 });
    assert.deepEqual(clipRegion({ x: 500, y: 0, width: 5, height: 5 }, icon), { x: 63, y: 0, width: 1, height: 5 });
  });

  it("sends an image or a region that fits a chosen budget at its own size, unless it is to be enlarged", () => {
    const region = { x: 10, y: 10, width: 480, height: 336 };
    for (const budget of [70, 140, 560, 1120] as const) {
      assert.deepEqual(planImage({ width: 480, height: 336 }, { budget })?.pieces[0]?.sent, { width: 480, height: 336 });
      assert.deepEqual(planImage(screenshot, { budget, region })?.pieces[0]?.sent, { width: 480, height: 336 });
      assert.equal(planImage(icon, { budget })?.tokens, 51);
    }
    assert.deepEqual(planImage(icon, { budget: 1120, enlarge: true })?.pieces[0]?.sent, { width: 1584, height: 1584 });
    assert.deepEqual(planImage(icon, { enlarge: true })?.pieces[0]?.sent, { width: 1584, height: 1584 });
  });
});
