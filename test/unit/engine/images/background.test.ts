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

  it("keeps thin lines and text visible rather than pale shapes without an outline", async () => {
    const cards = ["#fff3bf", "#d3f9d8", "#d0ebff"].map(
      (fill, index) => `<rect x="${5 + index * 32}" y="5" width="26" height="40" fill="${fill}"/>`,
    );
    const connectors = '<path d="M31 25h6M63 25h6M18 45V60H82V45" fill="none" stroke="#808080" stroke-width="2"/>';
    assert.equal(await chooseForContent(cards.join("") + connectors + createText("#000", 80)), "#ffffff");
    const cluster = '<rect x="2" y="2" width="96" height="60" fill="#ffffde"/><path d="M50 62V75" stroke="#333"/>';
    assert.equal(await chooseForContent(cluster + createText("#000", 90)), "#ffffff");
    const bordered = '<rect x="2" y="2" width="96" height="50" fill="#ffffde" stroke="#aaaa33"/><path d="M50 52V75" stroke="#333"/>';
    assert.equal(await chooseForContent(bordered + createText("#000", 90)), "#ffffff");
    const bars = [20, 40, 60].map((x) => `<rect x="${x}" y="${x}" width="14" height="${80 - x}" fill="#e9ecef"/>`).join("");
    assert.equal(await chooseForContent(`${bars}<path d="M10 5V80H90" stroke="#777" fill="none"/>${createText("#555", 95)}`), "#ffffff");
    const dark = '<rect x="5" y="5" width="90" height="50" fill="#222"/>';
    assert.equal(await chooseForContent(dark + createText("#ddd", 80)), "#1f1f1f");
  });

  it("treats a pale color behind text as a shape, not as a line", async () => {
    const chip = '<rect x="4" y="18" width="60" height="17" fill="#ff0"/>';
    assert.equal(await chooseForContent(chip + createText("#000", 30) + createText("#000", 60)), "#ffffff");
    const code = '<rect x="4" y="46" width="94" height="18" fill="#eee"/>';
    assert.equal(await chooseForContent(code + createText("#a00", 60) + createText("#000", 30)), "#ffffff");
  });

  it("makes pale shapes visible if the drawing consists of them", async () => {
    assert.equal(await chooseForContent('<circle cx="50" cy="50" r="40" fill="#fff"/>'), "#1f1f1f");
    assert.equal(await chooseForContent('<path d="M50 5L62 40H98L68 60L80 95L50 73L20 95L32 60L2 40H38z" fill="#f4f4f4"/>'), "#1f1f1f");
    const wordmark = '<text x="2" y="60" font-size="44" font-weight="bold" fill="#fff">Logo</text>';
    assert.equal(await chooseForContent(wordmark), "#1f1f1f");
    assert.equal(await chooseForContent(`${wordmark}<circle cx="20" cy="80" r="15" fill="#2f81f7"/>`), "#1f1f1f");
  });

  it("is dark for pale shapes if lines and text are as visible on it as on white", async () => {
    const wordmark = '<text x="2" y="60" font-size="44" font-weight="bold" fill="#fff">Logo</text>';
    assert.equal(await chooseForContent(wordmark + createText("#888", 85)), "#1f1f1f");
  });

  it("does not depend on the scale of the drawing", async () => {
    const content = `<rect x="5" y="5" width="90" height="40" fill="#ffffcc"/>${createText("#000", 30)}${createText("#000", 70)}`;
    for (const scale of [0.75, 1, 3, 8]) {
      const { data, width } = await drawSvg(writeSvg(content), scale);
      assert.equal(chooseBackground(data, width), "#ffffff", `scale ${scale}`);
    }
  });
});
