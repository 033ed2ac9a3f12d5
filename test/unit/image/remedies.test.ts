import assert from "node:assert/strict";
import type { ImageBudget, Size } from "../../../src/image/budget.ts";
import type { ImageNote } from "../../../src/image/notes.ts";
import { gainsFromTiles, listTiles, planImages } from "../../../src/image/plan.ts";
import { chooseMoreDetail, listRemedies, type Remedy } from "../../../src/image/remedies.ts";

/** Lists the remedies for an image that is sent with these options. */
function findRemedies(
  size: Size,
  { notes = [{ kind: "smallText" }], ...options }: { budget?: ImageBudget; enlarge?: boolean; tiles?: boolean; notes?: ImageNote[] } = {},
): Remedy[] {
  const tiles = options.tiles ?? false;
  const request = { size, budget: "auto" as const, ...options, tiles: listTiles({ x: 0, y: 0, ...size }, tiles) };
  const [plan] = planImages([request], 4500);
  assert.ok(plan);
  return listRemedies({ pieces: plan.pieces, notes, gainsFromTiles: !tiles && gainsFromTiles(plan) });
}

const screenshot4K = { width: 3840, height: 2160 };
const dialog = { width: 600, height: 400 };

describe("the remedies for small text", () => {
  it("are an empty list if no text is too small", () => {
    assert.deepEqual(findRemedies(screenshot4K, { notes: [{ kind: "firstOfSeveral", count: 2 }] }), []);
  });

  it("are tiles and a region for an image that is reduced despite the largest budget", () => {
    assert.deepEqual(findRemedies(screenshot4K), ["tiles", "crop"]);
  });

  it("include a larger budget if the budget reduces the image", () => {
    assert.deepEqual(findRemedies(screenshot4K, { budget: 280 }), ["moreDetail", "tiles", "crop"]);
    assert.deepEqual(findRemedies({ width: 1920, height: 1080 }, { budget: 280 }), ["moreDetail", "crop"]);
  });

  it("are a larger size if the image is sent at its own size, and a region once it is enlarged", () => {
    assert.deepEqual(findRemedies(dialog), ["moreDetail"]);
    assert.deepEqual(findRemedies(dialog, { budget: 1120 }), ["moreDetail"]);
    assert.deepEqual(findRemedies(dialog, { budget: 1120, enlarge: true }), ["crop"]);
  });

  it("include a larger budget for tiles that are reduced", () => {
    assert.deepEqual(findRemedies(screenshot4K, { tiles: true, budget: 280 }), ["moreDetail", "crop"]);
  });

  it("are only a region for tiles at full resolution", () => {
    const remedies = findRemedies(screenshot4K, { tiles: true });
    assert.deepEqual(remedies, ["crop"]);
  });

  it("exclude all that need more tokens if the images of the question reach their common limit", () => {
    const notes: ImageNote[] = [{ kind: "smallText" }, { kind: "reduced", fromTokens: 1122, toTokens: 282 }];
    assert.deepEqual(findRemedies(screenshot4K, { budget: 280, notes }), ["crop"]);
  });

  it("enlarge an image only if a larger budget alone would not show its text larger", () => {
    const choose = (size: Size, budget: ImageBudget) => {
      const [plan] = planImages([{ size, budget, tiles: [] }], 4500);
      return chooseMoreDetail(plan?.pieces ?? []);
    };
    assert.deepEqual(choose(screenshot4K, 280), { budget: 1120, enlarge: false });
    assert.deepEqual(choose(dialog, "auto"), { budget: 1120, enlarge: true });
    assert.deepEqual(choose(dialog, 70), { budget: 1120, enlarge: false });
  });
});
