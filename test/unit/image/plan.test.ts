import assert from "node:assert/strict";
import { PATCH_SIZE, getTokenCost, type Size } from "../../../src/image/budget.ts";
import { gainsFromTiles, planImages, type ImageRequest } from "../../../src/image/plan.ts";
import { clipRegion, cutIntoTiles, type Region } from "../../../src/image/tiles.ts";

const createRequest = (size: Size, changes: Partial<ImageRequest> = {}): ImageRequest => ({
  size,
  budget: "auto",
  tiles: false,
  ...changes,
});
const screenshot = { width: 1920, height: 1080 };
const icon = { width: 64, height: 64 };

describe("the plan for the images in a question", () => {
  it("gives each image its own budget if all fit", () => {
    const [large, small] = planImages([createRequest(screenshot), createRequest(icon)], 4500);
    assert.deepEqual(large?.pieces[0]?.sent, { width: 1920, height: 1104 });
    assert.equal(small?.tokens, 66);
    assert.equal(large?.unlimitedTokens, undefined);
  });

  it("reduces the largest images equally if they do not fit, records their full cost, and keeps small ones", () => {
    const plans = planImages([createRequest(screenshot), createRequest(screenshot), createRequest(icon)], 1200);
    assert.ok(plans.reduce((sum, { tokens }) => sum + tokens, 0) <= 1200);
    assert.equal(plans[0]?.tokens, plans[1]?.tokens);
    assert.equal(plans[0]?.unlimitedTokens, getTokenCost({ width: 1920, height: 1104 }));
    assert.ok((plans[0]?.tokens ?? 0) > 500, "most of the limit should be used");
    assert.deepEqual([plans[2]?.tokens, plans[2]?.unlimitedTokens], [66, undefined]);
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

  it("cuts a region into tiles if the region is long, whatever the shape of its image", () => {
    const listRoles = (size: Size, region: Region) =>
      planImages([createRequest(size, { region })], 4500)[0]?.pieces.map(({ role }) => role);
    assert.deepEqual(listRoles({ width: 3840, height: 2160 }, { x: 100, y: 0, width: 100, height: 1200 }), [
      "tile",
      "tile",
      "tile",
      "tile",
    ]);
    assert.deepEqual(listRoles({ width: 1000, height: 60_000 }, { x: 0, y: 500, width: 1000, height: 700 }), ["region"]);
  });

  it("offers tiles only if they show more detail", () => {
    const canGainFromTiles = (size: Size) => planImages([createRequest(size)], 4500).map(gainsFromTiles)[0];
    assert.equal(canGainFromTiles({ width: 3840, height: 2160 }), true);
    assert.equal(canGainFromTiles(screenshot), false);
    // Long images are always cut into tiles.
    assert.equal(canGainFromTiles({ width: 3000, height: 60_000 }), false);
  });

  it("covers the image with overlapping tiles that fit at full resolution", () => {
    const tiles = cutIntoTiles({ x: 0, y: 0, width: 3840, height: 2160 });
    assert.equal(tiles.length, 4);
    for (const { width, height } of tiles) assert.ok(Math.round(width / PATCH_SIZE) * Math.round(height / PATCH_SIZE) <= 1120);
    const isCovered = (x: number, y: number) =>
      tiles.some((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height);
    for (let x = 0; x < 3840; x += 60) for (let y = 0; y < 2160; y += 60) assert.ok(isCovered(x, y), `${x}, ${y}`);
    assert.ok(isCovered(3839, 2159));
  });

  it("clips a region to the image", () => {
    assert.deepEqual(clipRegion({ x: 50, y: 60, width: 500, height: 10 }, icon), { x: 50, y: 60, width: 14, height: 4 });
    assert.deepEqual(clipRegion({ x: 500, y: 0, width: 5, height: 5 }, icon), { x: 63, y: 0, width: 1, height: 5 });
  });
});
