import assert from "node:assert/strict";
import { alignTiles, alignTilesAtScale } from "../../../../src/engine/images/alignTiles.ts";
import { cutIntoTiles, type Region } from "../../../../src/image/tiles.ts";
import { SeededRandom } from "../../../model/random.ts";

const SIZE = { width: 2400, height: 3000 };
const whole = { x: 0, y: 0, ...SIZE };

/** Draws on white: `isDark` decides which pixels are dark. */
function drawImage(isDark: (x: number, y: number) => boolean) {
  const data = new Uint8Array(SIZE.width * SIZE.height);
  for (let y = 0, at = 0; y < SIZE.height; y++) for (let x = 0; x < SIZE.width; x++, at++) data[at] = isDark(x, y) ? 30 : 250;
  return { ...SIZE, data };
}

/** Draws lines of text `pitch` pixels apart, with a vertical line across all of them. Strokes fill 60% of the height of a line. */
const drawLines = (pitch: number) => drawImage((x, y) => x === 700 || (y % pitch < pitch * 0.6 && x % 5 < 2));

const listInnerEdges = (tiles: Region[]) =>
  tiles.flatMap(({ y, height }) => [y, y + height]).filter((edge) => edge > 0 && edge < SIZE.height);

function assertCovered(tiles: Region[]): void {
  for (let x = 0; x < SIZE.width; x += 7) {
    for (let y = 0; y < SIZE.height; y += 7) {
      assert.ok(
        tiles.some((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height),
        `${x}, ${y}`,
      );
    }
  }
}

describe("the edges of tiles", () => {
  for (const pitch of [15, 22, 38]) {
    it(`lie between lines of text that are ${pitch} pixels apart, despite a vertical line that crosses them`, () => {
      const tiles = alignTiles(cutIntoTiles(whole), drawLines(pitch));
      const edges = listInnerEdges(tiles);
      assert.ok(edges.length >= 4);
      // No stroke continues from the last row before the edge to the first one after it.
      for (const edge of edges) {
        assert.ok((edge - 1) % pitch >= pitch * 0.6 || edge % pitch >= pitch * 0.6, `an edge at ${edge} cuts a line`);
        assert.ok(edge % pitch === 0 || edge % pitch >= pitch * 0.6, `an edge at ${edge} cuts a line`);
      }
      assertCovered(tiles);
    });
  }

  it("lie between columns", () => {
    const columns = drawImage((x, y) => x % 30 < 20 && y % 5 < 2);
    const tiles = alignTiles(cutIntoTiles(whole), columns);
    const edges = tiles.flatMap(({ x, width }) => [x, x + width]).filter((edge) => edge > 0 && edge < SIZE.width);
    assert.ok(edges.length > 0 && edges.every((edge) => edge % 30 === 0 || edge % 30 >= 20), edges.join(" "));
  });

  it("stay within the tile, so that it still fits at full resolution", () => {
    const before = cutIntoTiles(whole);
    for (const [index, tile] of alignTiles(before, drawLines(22)).entries()) {
      const old = before[index];
      assert.ok(old && tile.x >= old.x && tile.y >= old.y);
      assert.ok(tile.x + tile.width <= old.x + old.width && tile.y + tile.height <= old.y + old.height);
    }
  });

  it("do not move if they already lie where there are no strokes, or if there is no such place, as in a photograph", () => {
    const tiles = cutIntoTiles(whole);
    assert.deepEqual(
      alignTiles(
        tiles,
        drawImage(() => false),
      ),
      tiles,
    );
    const random = new SeededRandom(5);
    assert.deepEqual(
      alignTiles(
        tiles,
        drawImage(() => random.next() < 0.5),
      ),
      tiles,
    );
  });

  for (const scale of [0.57, 2]) {
    it(`lie between lines of text if the image is drawn at a scale of ${scale}, and the tiles still cover the image`, () => {
      const pitch = 40;
      const [width, height] = [Math.round(SIZE.width * scale), Math.round(SIZE.height * scale)];
      const data = new Uint8Array(width * height);
      for (let y = 0, at = 0; y < height; y++)
        for (let x = 0; x < width; x++, at++) data[at] = (y / scale) % pitch < 24 && (x / scale) % 6 < 3 ? 30 : 250;
      const originalTiles = cutIntoTiles(whole);
      const tiles = alignTilesAtScale(originalTiles, { width, height, data }, SIZE);
      for (const edge of listInnerEdges(tiles)) assert.ok(edge % pitch === 0 || edge % pitch >= 22, `an edge at ${edge} cuts a line`);
      assertCovered(tiles);
      for (const [index, { x, y, width: tileWidth, height: tileHeight }] of tiles.entries()) {
        const original = originalTiles[index] ?? whole;
        assert.ok(x >= original.x && y >= original.y);
        assert.ok(x + tileWidth <= original.x + original.width && y + tileHeight <= original.y + original.height);
      }
    });
  }
});
