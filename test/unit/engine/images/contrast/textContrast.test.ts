import assert from "node:assert/strict";
import { computeContrast } from "../../../../../src/engine/images/contrast/color.ts";
import { measureTextContrast, type TextContrast } from "../../../../../src/engine/images/contrast/textContrast.ts";
import { drawSvg, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const WORDS = ["Settings", "Invoice number", "Cancel order", "Harbor pilots"];

const text = (content: string, { y = 60, fill = "#000", size = 16, x = 40, weight = "normal" } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${content}</text>`;

async function measure(content: string, background = "#ffffff"): Promise<TextContrast[]> {
  const { width, height, data } = await drawSvg(
    writeSvg(`<rect width="100%" height="100%" fill="${background}"/>${content}`, 'width="700" height="400"'),
  );
  const opaque = new Uint8Array(width * height * 3);
  for (let index = 0; index < width * height; index++) opaque.set(data.subarray(index * 4, index * 4 + 3), index * 3);
  return measureTextContrast({ width, height, data: opaque });
}

describe("computeContrast", () => {
  it("agrees with WCAG's examples", () => {
    assert.equal(computeContrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(computeContrast([0x77, 0x77, 0x77], [255, 255, 255]).toFixed(2), "4.48");
    assert.equal(computeContrast([9, 9, 9], [9, 9, 9]), 1);
  });
});

describe("the contrast of text in an image", () => {
  for (const [fill, background] of [
    ["#000000", "#ffffff"],
    ["#767676", "#ffffff"],
    ["#a0a0a0", "#ffffff"],
    ["#ffffff", "#0a7cff"],
    ["#888888", "#1f1f1f"],
    ["#c62828", "#fde7e9"],
    ["#bbbbbb", "#eeeeee"],
  ] as const) {
    it(`is measured for ${fill} on ${background}, to a tenth of its ratio`, async () => {
      const lines = WORDS.map((word, index) => text(word, { fill, y: 60 + index * 60, size: 20 })).join("");
      const found = await measure(lines, background);
      assert.ok(found.length >= WORDS.length, `${found.length} words found`);
      const parse = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
      const expected = computeContrast(parse(fill), parse(background));
      for (const { ratio, background: measured } of found) {
        assert.ok(Math.abs(ratio / expected - 1) < 0.1, `${ratio} instead of ${expected}`);
        assert.ok(computeContrast(parse(measured), parse(background)) < 1.05, measured);
      }
    });
  }

  it("is measured for text of 14 pixels, whose strokes are thin, to a fifth of its ratio", async () => {
    for (const { ratio } of await measure(
      WORDS.map((word, index) => text(word, { fill: "#767676", y: 60 + index * 60, size: 14 })).join(""),
    )) {
      assert.ok(ratio > 4.54 * 0.8 && ratio < 4.54 * 1.1, String(ratio));
    }
  });

  it("is measured at the place of each word", async () => {
    const found = await measure(text("Weak words", { fill: "#aaaaaa", y: 100, size: 18 }) + text("Strong words", { y: 300, size: 18 }));
    const weak = found.filter(({ ratio }) => ratio < 3);
    assert.ok(weak.length > 0 && weak.every(({ region }) => region.y > 75 && region.y < 110 && region.x >= 38 && region.x < 160));
    assert.ok(found.some(({ ratio, region }) => ratio > 15 && region.y > 270));
  });

  it("is not measured where there is no text", async () => {
    const shapes =
      '<circle cx="200" cy="200" r="90" fill="#ddd"/><path d="M400 50H650V350H400z" fill="none" stroke="#ccc" stroke-width="2"/>';
    assert.deepEqual(await measure(shapes), []);
  });
});
