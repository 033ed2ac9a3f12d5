import assert from "node:assert/strict";
import { hasSmallText } from "../../../../../src/engine/images/smallText/smallText.ts";
import { drawSvg, writeSvg } from "../../../../fixtures/drawnSvg.ts";
import { tryScreen } from "../../../../fixtures/smallTextTrials.ts";
import { SCREEN_KINDS } from "../../../../fixtures/textScreens.ts";
import { SeededRandom } from "../../../../model/random.ts";

const SIZE = { width: 900, height: 400 };
const WHITE = '<rect width="100%" height="100%" fill="#fff"/>';
const SENTENCE = "The quick brown fox jumps over the lazy dog and reads 42 pages.";

const writeLines = (text: string, fontSize: number, count = 8, left = 20) =>
  Array.from(
    { length: count },
    (_, row) => `<text x="${left}" y="${30 + row * fontSize * 1.5}" font-size="${fontSize}">${text}</text>`,
  ).join("");

/** Whether the warning appears for a drawing of 900×400 pixels. */
async function warnsAbout(content: string, options: { scale?: number; background?: string; left?: number } = {}): Promise<boolean> {
  const { scale = 1, background, left = 0 } = options;
  const { width, height, data } = await drawSvg(writeSvg(content, `width="${SIZE.width}" height="${SIZE.height}"`));
  return hasSmallText({ width, height, data, channels: 4, background }, { left, top: 0, width: width - left, height }, scale);
}

describe("the warning about small text", () => {
  for (const [index, kind] of SCREEN_KINDS.entries()) {
    it(`appears for the screen “${kind}” with small text, and not for one with large text`, async () => {
      const random = new SeededRandom(index + 1);
      for (const textSize of ["small", "large"] as const) {
        const { hasWarning, description } = await tryScreen(kind, textSize, random);
        assert.equal(hasWarning, textSize === "small", description);
      }
    });
  }

  it("depends on the scale at which the image is sent", async () => {
    const page = WHITE + writeLines(SENTENCE, 14);
    assert.equal(await warnsAbout(page), false);
    assert.equal(await warnsAbout(page, { scale: 0.6 }), true);
  });

  it("appears for text on a transparent background, unless the color that replaces it hides the text", async () => {
    const page = `<g fill="#000">${writeLines(SENTENCE, 9)}</g>`;
    assert.equal(await warnsAbout(page, { background: "#ffffff" }), true);
    assert.equal(await warnsAbout(page, { background: "#000000" }), false, "The text is invisible.");
  });

  it("appears for numbers, although digits are taller than the x-height", async () => {
    assert.equal(await warnsAbout(WHITE + writeLines("20385.17  9461  732.80  15509", 10)), true);
    assert.equal(await warnsAbout(WHITE + writeLines("20385.17  9461  732.80  15509", 19)), false);
  });

  it("appears for small text in a table with borders close to it", async () => {
    const rules = Array.from({ length: 9 }, (_, row) => `<path d="M10 ${20.5 + row * 13.5}H800" stroke="#888"/>`).join("");
    assert.equal(await warnsAbout(WHITE + rules + writeLines(SENTENCE, 9)), true);
  });

  it("depends only on the region that is sent", async () => {
    const page = WHITE + writeLines("small text on the left", 8) + writeLines("Large", 40, 4, 500);
    assert.equal(await warnsAbout(page), true);
    assert.equal(await warnsAbout(page, { left: 450 }), false);
  });

  it("does not appear for rows of dots, dashes and other repeated characters", async () => {
    for (const character of ["-", "=", ".", "*", "~", "^", "•", "─", "+"]) {
      for (const fontSize of [19, 22, 27]) {
        assert.equal(await warnsAbout(WHITE + writeLines(character.repeat(30), fontSize)), false, `${character} at ${fontSize} pixels`);
      }
    }
  });

  it("does not appear for an overview of a document beside its text, such as a minimap", async () => {
    const minimap = writeLines("const answer = await ask(question);", 3, 30, 700);
    assert.equal(await warnsAbout(WHITE + minimap + writeLines(SENTENCE, 18)), false);
    assert.equal(await warnsAbout(WHITE + minimap), true, "There is no other text.");
  });

  it("does not appear for noise", () => {
    const random = new SeededRandom(5);
    for (const contrast of [30, 80, 255]) {
      const data = Uint8Array.from({ length: 600 * 400 * 3 }, () => 128 + (random.next() - 0.5) * contrast);
      assert.equal(hasSmallText({ width: 600, height: 400, data, channels: 3 }, { left: 0, top: 0, width: 600, height: 400 }, 0.5), false);
    }
  });
});
