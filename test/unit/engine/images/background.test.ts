import assert from "node:assert/strict";
import { chooseBackground } from "../../../../src/engine/images/background.ts";
import { drawSvg, writeSvg } from "../../../fixtures/drawnSvg.ts";

async function chooseForContent(content: string): Promise<string> {
  const { data, width } = await drawSvg(writeSvg(content));
  return chooseBackground(data, width);
}

const createText = (color: string, y: number) => `<text x="5" y="${y}" font-size="14" fill="${color}">Some words</text>`;

function measureContrast(a: number, b: number): number {
  const [x, y] = [a, b].map((gray) => (gray / 255 <= 0.04045 ? gray / 255 / 12.92 : ((gray / 255 + 0.055) / 1.055) ** 2.4) + 0.05) as [
    number,
    number,
  ];
  return Math.max(x, y) / Math.min(x, y);
}

describe("the background of a transparent image", () => {
  it("is white unless the content would be hardly visible on it", async () => {
    assert.equal(await chooseForContent(createText("#000", 30)), "#ffffff");
    assert.equal(await chooseForContent(createText("#767676", 30)), "#ffffff");
    assert.equal(await chooseForContent(createText("#fff", 30)), "#1f1f1f");
    assert.equal(await chooseForContent(createText("#c9d1d9", 30)), "#1f1f1f");
    assert.equal(await chooseForContent(""), "#ffffff");
    assert.equal(await chooseForContent('<rect width="100" height="100" fill="#eee"/>'), "#ffffff");
  });

  it("has enough contrast with light and dark text, even if there is little of one of them", async () => {
    assert.equal(await chooseForContent(createText("#000", 30) + createText("#fff", 60)), "#808080");
    assert.equal(
      await chooseForContent(
        `${createText("#000", 15)}${createText("#000", 30)}${createText("#000", 45)}${createText("#000", 60)}${createText("#000", 75)}<text y="95" fill="#fff">ok</text>`,
      ),
      "#808080",
    );
  });

  it("has enough contrast with both colors of text if any gray has", async () => {
    for (const [a, b] of [
      [0, 221],
      [30, 255],
      [40, 240],
      [0, 200],
    ] as const) {
      const background = await chooseForContent(createText(`rgb(${a},${a},${a})`, 30) + createText(`rgb(${b},${b},${b})`, 60));
      const gray = Number.parseInt(background.slice(1, 3), 16);
      for (const color of [a, b]) assert.ok(measureContrast(gray, color) >= 2.95, `${color} on ${background}`);
    }
  });

  it("depends on outlines, not on the fill of shapes that have one", async () => {
    const box = '<rect x="5" y="5" width="90" height="40" fill="#ececff" stroke="#9370db"/>';
    assert.equal(await chooseForContent(`${box}${createText("#333", 70)}`), "#ffffff");
    assert.equal(
      await chooseForContent(`<rect x="5" y="5" width="90" height="40" fill="#1f2020" stroke="#ccc"/>${createText("#ccc", 70)}`),
      "#1f1f1f",
    );
  });
});
