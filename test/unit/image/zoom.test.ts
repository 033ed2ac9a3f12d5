import assert from "node:assert/strict";
import { LARGEST_BUDGET, getTokenCost } from "../../../src/image/budget.ts";
import { chooseSentSize, fitsAtFullResolution } from "../../../src/image/sentSize.ts";
import type { Region } from "../../../src/image/tiles.ts";
import { choosePieces, countTileTokens, estimateTwoLooks, getOverviewBudget, losesDetail } from "../../../src/image/zoom.ts";
import { SeededRandom } from "../../model/random.ts";
import { PROPERTY_RUNS, getPropertySeed } from "../../properties.ts";

const screen: Region = { x: 0, y: 0, width: 3840, height: 2160 };

describe("the regions of a second look", () => {
  it("are needed for an image that is reduced noticeably", () => {
    assert.equal(losesDetail(screen, chooseSentSize(screen, LARGEST_BUDGET, false)), true);
    const fullHd = { width: 1920, height: 1080 };
    assert.equal(losesDetail({ x: 0, y: 0, ...fullHd }, chooseSentSize(fullHd, LARGEST_BUDGET, false)), false);
    assert.equal(losesDetail({ x: 0, y: 0, ...fullHd }, chooseSentSize(fullHd, 280, false)), true);
  });

  it("are chosen in an overview that takes no more than the image's own budget", () => {
    assert.deepEqual((["auto", 70, 280, 1120] as const).map(getOverviewBudget), [280, 70, 280, 280]);
  });

  it("are extended by a margin, because their edges are imprecise", () => {
    const { pieces } = choosePieces([{ x: 1000, y: 1000, width: 600, height: 400 }], screen, Infinity);
    assert.deepEqual(pieces, [{ x: 940, y: 960, width: 720, height: 480 }]);
  });

  it("are extended to a size that is worth its tokens, within the image", () => {
    const { pieces } = choosePieces([{ x: 3830, y: 2150, width: 10, height: 10 }], screen, Infinity);
    assert.deepEqual(pieces, [{ x: 3504, y: 1824, width: 336, height: 336 }]);
  });

  it("are joined where they overlap, and kept apart where that takes fewer tokens", () => {
    const near = { x: 1100, y: 1050, width: 600, height: 400 };
    const far = { x: 100, y: 100, width: 400, height: 300 };
    const { pieces } = choosePieces([{ x: 1000, y: 1000, width: 600, height: 400 }, near, far], screen, Infinity);
    assert.equal(pieces.length, 2);
  });

  it("keep the importance of the most important one after they are joined", () => {
    const [first, other, overlapping] = [
      { x: 1000, y: 1000, width: 600, height: 400 },
      { x: 3000, y: 200, width: 600, height: 400 },
      { x: 1100, y: 1050, width: 600, height: 400 },
    ] as const;
    const all = choosePieces([first, other, overlapping], screen, Infinity);
    assert.equal(all.pieces.length, 2);
    const [keptPiece] = choosePieces([first, other, overlapping], screen, all.tokens - 1).pieces;
    assert.ok(keptPiece && containsPoint(keptPiece, first.x, first.y));
  });

  it("are limited to the most important ones if all of them would exceed the token limit", () => {
    const regions = [100, 1000, 2000, 3000].map((x) => ({ x, y: 1000, width: 600, height: 400 }));
    const all = choosePieces(regions, screen, Infinity);
    const some = choosePieces(regions, screen, all.tokens - 1);
    assert.deepEqual(some.pieces, all.pieces.slice(0, -1));
    assert.deepEqual(choosePieces(regions, screen, 10), { pieces: [], tokens: 0 });
  });

  it("are sent at full resolution, never take more tokens than the tiles of the whole image, and cover what was chosen", () => {
    const random = new SeededRandom(getPropertySeed(18));
    const pickInteger = (low: number, high: number) => Math.floor(random.between(low, high));
    for (let run = 0; run < PROPERTY_RUNS; run++) {
      const whole = { x: pickInteger(0, 100), y: pickInteger(0, 100), width: pickInteger(1, 6000), height: pickInteger(1, 6000) };
      const regions = Array.from({ length: pickInteger(1, 5) }, () => {
        const [left, top] = [pickInteger(0, whole.width), pickInteger(0, whole.height)];
        const size = { width: pickInteger(1, whole.width - left + 1), height: pickInteger(1, whole.height - top + 1) };
        return { x: whole.x + left, y: whole.y + top, ...size };
      });
      const { pieces, tokens } = choosePieces(regions, whole, Infinity);
      const context = JSON.stringify({ whole, regions });
      assert.ok(tokens <= countTileTokens(whole), context);
      const sentTokens = pieces.map((piece) => getTokenCost(chooseSentSize(piece, LARGEST_BUDGET, false)));
      assert.equal(
        tokens,
        sentTokens.reduce((sum, cost) => sum + cost, 0),
      );
      assert.ok(
        pieces.every((piece) => containsPoint(whole, piece.x, piece.y) && fitsAtFullResolution(piece)),
        context,
      );
      for (const { x, y, width, height } of regions) {
        assert.ok(
          pieces.some((piece) => containsPoint(piece, x + width / 2, y + height / 2)),
          context,
        );
      }
    }
  });

  it("cost an overview and at most all tiles, which are known before the question is sent", () => {
    const sent = chooseSentSize(screen, LARGEST_BUDGET, false);
    const overview = chooseSentSize(screen, 280, false);
    assert.deepEqual(estimateTwoLooks([{ region: screen, sent }]), {
      overviewTokens: getTokenCost(overview),
      maxRegionTokens: countTileTokens(screen),
    });
    const small = { x: 0, y: 0, width: 480, height: 336 };
    assert.equal(estimateTwoLooks([{ region: small, sent: { width: 480, height: 336 } }]), undefined);
    const tiles = [
      { region: screen, sent: overview },
      { region: small, sent: { width: 480, height: 336 } },
    ];
    assert.equal(estimateTwoLooks(tiles), undefined);
  });
});

function containsPoint({ x, y, width, height }: Region, pointX: number, pointY: number): boolean {
  return pointX >= x && pointY >= y && pointX <= x + width && pointY <= y + height;
}
