import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { TOKEN_BUDGETS } from "../../src/image/budget.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import { SeededRandom } from "../model/random.ts";
import { getPropertySeed } from "../properties.ts";
import { OtherLlamaServer } from "./otherLlamaServer.ts";
import { TestEngine } from "./support.ts";

/** Number of images: small, because it takes seconds to draw, decode and read a large image. `ORIEL_SEED` selects other sizes. */
const IMAGE_COUNT = 40;

describe("images of random sizes", () => {
  let engine: TestEngine;
  let otherServer: OtherLlamaServer;

  before(async () => {
    engine = await TestEngine.create();
    otherServer = await OtherLlamaServer.start({ slots: 1, contextTokens: 8192 });
  });
  after(async () => {
    otherServer.kill();
    await engine.dispose();
  });

  it("take exactly as many tokens as predicted with every token budget", async function () {
    this.timeout(300_000);
    const client = engine.createClient();
    const random = new SeededRandom(getPropertySeed(2026));
    const tokensWithoutImage = await countPromptTokens([]);
    let correctCount = 0;
    const differences = [];
    for (let index = 0; index < IMAGE_COUNT; index++) {
      const { width, height } = chooseSize(random, index);
      const budget = TOKEN_BUDGETS[index % TOKEN_BUDGETS.length] ?? 70;
      const png = await sharp({
        create: { width, height, channels: 3, background: { r: index, g: 90, b: 160 } },
        limitInputPixels: false,
      })
        .png({ compressionLevel: 1 })
        .toBuffer();
      const images = [await client.addImage("plain.png", png)];
      const [result] = await client.prepare({ images, budget, limits: { ...IMAGE_LIMITS, tokens: 64_000 } }, new AbortController().signal);
      assert.ok(result?.kind === "prepared", `${width}×${height}: ${JSON.stringify(result)}`);
      const { pieces, tokens } = result.image;
      for (const piece of pieces) assert.ok(piece.tokens <= budget + 2 && piece.sent.width % 48 === 0 && piece.sent.height % 48 === 0);
      const [piece] = pieces;
      const countedTokens = (await countPromptTokens([await readFile(piece?.file ?? "")])) - tokensWithoutImage;
      if (countedTokens === piece?.tokens && tokens === pieces.reduce((sum, { tokens }) => sum + tokens, 0)) correctCount++;
      else differences.push(`${width}×${height} at ${budget}: ${piece?.tokens} predicted, ${countedTokens} counted`);
    }
    assert.equal(correctCount, IMAGE_COUNT, differences.join("\n"));
  });

  async function countPromptTokens(pngs: Buffer[]): Promise<number> {
    const images = pngs.map((png) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${png.toString("base64")}` } }));
    const { usage } = await otherServer.chat({
      messages: [{ role: "user", content: [...images, { type: "text", text: "Hi" }] }],
      max_tokens: 1,
      temperature: 0,
    });
    return usage.prompt_tokens;
  }
});

/**
 * Chooses a size from one pixel to 100 megapixels, evenly on a logarithmic scale, with an aspect ratio of up to 1:100. The first few are
 * extremes; 1×1100 is a single column of patches.
 */
function chooseSize(random: SeededRandom, index: number): { width: number; height: number } {
  if (index === 0) return { width: 1, height: 1 };
  if (index === 1) return { width: 10_000, height: 10_000 };
  if (index === 2) return { width: 1, height: 1100 };
  if (index === 3) return { width: 900, height: 40 };
  const pixels = 10 ** (random.next() * 7.5);
  const aspect = 10 ** (random.next() * 4 - 2);
  const width = Math.max(1, Math.round(Math.sqrt(pixels * aspect)));
  return { width, height: Math.max(1, Math.round(pixels / width)) };
}
