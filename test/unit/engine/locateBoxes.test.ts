import assert from "node:assert/strict";
import type { PreparedTurn } from "../../../src/engine/conversation.ts";
import { locateBoxes } from "../../../src/engine/locateBoxes.ts";
import { getTokenCost } from "../../../src/image/budget.ts";
import { listTiles, planImages } from "../../../src/image/plan.ts";
import type { Region } from "../../../src/image/tiles.ts";
import type { PreparedImage } from "../../../src/protocol/images.ts";

const screen = { width: 3840, height: 2160 };

function createImage(name: string, size = screen, { region, tiles = false }: { region?: Region; tiles?: boolean } = {}): PreparedImage {
  const planned = { size, budget: "auto" as const, region, tiles: listTiles(region ?? { x: 0, y: 0, ...size }, tiles) };
  const [plan] = planImages([planned], 20_000);
  const pieces = (plan?.pieces ?? []).map((piece) => ({ ...piece, tokens: getTokenCost(piece.sent), sha256: "", file: "" }));
  return { name, original: size, pieces, tokens: plan?.tokens ?? 0, notes: [], gainsFromTiles: false };
}

const createTurn = (...images: PreparedImage[]): PreparedTurn => ({ images, selections: [], question: "?" });
const locateRegions = (conversation: PreparedTurn[], ...boxes: object[]) =>
  locateBoxes(boxes.map((box) => `\`${JSON.stringify(box)}\``).join(" "), conversation, undefined).map(({ image, boxes }) => ({
    name: image.name,
    regions: boxes.map(({ region }) => region),
  }));
const quarter = { x1: 500, y1: 500, x2: 1000, y2: 1000 };

describe("the boxes to which an answer points", () => {
  it("are in pixels of the original, however much the image was reduced", () => {
    const regions = [{ x: 1920, y: 1080, width: 1920, height: 1080 }];
    assert.deepEqual(locateRegions([createTurn(createImage("a.png"))], { image: 1, ...quarter }), [{ name: "a.png", regions }]);
    assert.deepEqual(locateRegions([createTurn(createImage("a.png"))], quarter), [{ name: "a.png", regions }]);
  });

  it("are relative to the region that was sent", () => {
    const image = createImage("a.png", screen, { region: { x: 100, y: 200, width: 960, height: 480 } });
    assert.deepEqual(locateRegions([createTurn(image)], { image: 1, ...quarter })[0]?.regions, [
      { x: 580, y: 440, width: 480, height: 240 },
    ]);
  });

  it("are relative to the tile that they name, or else to the overview", () => {
    const image = createImage("a.png", screen, { tiles: true });
    const tile = image.pieces[3]?.region ?? assert.fail("no tile");
    const { x, y, width, height } =
      locateRegions([createTurn(image)], { image: 1, view: 4, ...quarter })[0]?.regions[0] ?? assert.fail("no box");
    assert.ok(Math.abs(x - (tile.x + tile.width / 2)) <= 1 && Math.abs(y - (tile.y + tile.height / 2)) <= 1);
    assert.ok(Math.abs(x + width - (tile.x + tile.width)) <= 1 && Math.abs(y + height - (tile.y + tile.height)) <= 1);
    assert.deepEqual(locateRegions([createTurn(image)], { image: 1, ...quarter })[0]?.regions, [
      { x: 1920, y: 1080, width: 1920, height: 1080 },
    ]);
  });

  it("are measured without the padding of the image", () => {
    const divider = createImage("divider.png", { width: 960, height: 49 });
    const [located] = locateRegions([createTurn(divider)], { image: 1, x1: 0, y1: 0, x2: 1000, y2: 1000 });
    assert.deepEqual(located?.regions, [{ x: 0, y: 0, width: 960, height: 49 }]);
  });

  it("may be in an image of an earlier question, as numbered in the prompt", () => {
    const conversation = [createTurn(createImage("a.png")), createTurn(), createTurn(createImage("b.png"))];
    assert.deepEqual(
      locateRegions(conversation, { image: 2, ...quarter }, { image: 1, ...quarter }, { image: 2, ...quarter }).map(({ name, regions }) => [
        name,
        regions.length,
      ]),
      [
        ["b.png", 2],
        ["a.png", 1],
      ],
    );
    assert.deepEqual(locateRegions(conversation, quarter), [], "one of several images must be named");
    assert.deepEqual(locateRegions(conversation, { image: 3, ...quarter }, { image: 0, ...quarter }), []);
  });

  it("are drawn over the whole image after a second look, in which the regions are separate images", () => {
    const region = { x: 1000, y: 500, width: 960, height: 480 };
    const turn = {
      ...createTurn(createImage("a.png", screen, { region })),
      look: { images: [createImage("a.png")], request: "?", answer: "{}" },
    };
    const located = locateBoxes(
      `${JSON.stringify({ image: 2, ...quarter })} ${JSON.stringify({ image: 1, ...quarter })}`,
      [turn],
      undefined,
    );
    assert.equal(located.length, 1);
    assert.deepEqual(
      located[0]?.image.pieces.map(({ role }) => role),
      ["whole", "region"],
    );
    assert.deepEqual(
      located[0]?.boxes.map(({ region }) => region),
      [
        { x: 1480, y: 740, width: 480, height: 240 },
        { x: 1920, y: 1080, width: 1920, height: 1080 },
      ],
    );
  });
});
