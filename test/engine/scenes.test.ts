import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { CHAT_SYSTEM } from "../../src/chat/systemText.ts";
import { buildPrompt } from "../../src/engine/conversationPrompt.ts";
import { buildExplainPrompt } from "../../src/chat/explain.ts";
import type { Answer } from "../../src/protocol/ask.ts";
import { encodePng } from "../model/png.ts";
import { drawScene } from "../model/scenes.ts";
import { OtherLlamaServer } from "./otherLlamaServer.ts";
import { TestEngine, ask } from "./support.ts";

const SCENE_COUNT = 40;
/** First of a range of seeds that neither other tests nor the training use. */
const FIRST_SEED = 770_000;
/** Number of correct answers that test/model/README.md states for such scenes. */
const MIN_CORRECT_ANSWERS = 39;

describe("40 freshly drawn scenes", () => {
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

  it("get the same answers from Oriel as from llama-server itself, which is given the PNG that Oriel sent", async function () {
    this.timeout(300_000);
    const client = engine.createClient();
    let sameCount = 0;
    let correctCount = 0;
    const wrongAnswers = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCENE_COUNT; seed++) {
      const scene = drawScene(seed, { minWidth: 260, maxWidth: 540 });
      const name = `scene-${seed}.png`;
      const answer = await ask(client, { bytes: await encodePng(scene), name, question: buildExplainPrompt(1) });
      if (answer.text === (await askDirectly(answer, name))) sameCount++;
      if (answer.text === scene.truth.alt) correctCount++;
      else wrongAnswers.push(`${seed}: “${answer.text}” for “${scene.truth.alt}”`);
    }
    assert.equal(sameCount, SCENE_COUNT);
    assert.ok(correctCount >= MIN_CORRECT_ANSWERS, `${correctCount} of ${SCENE_COUNT} correct:\n${wrongAnswers.join("\n")}`);
  });

  async function askDirectly(answer: Answer, name: string): Promise<string> {
    const [image] = answer.images;
    const [piece] = image?.pieces ?? [];
    assert.ok(image && piece);
    const url = `data:image/png;base64,${(await readFile(piece.file)).toString("base64")}`;
    const messages = buildPrompt([{ images: [{ ...image, name }], selections: [], question: buildExplainPrompt(1) }], CHAT_SYSTEM).map(
      ({ role, parts }) => ({
        role,
        content: parts.map((part) =>
          part.kind === "text" ? { type: "text", text: part.text } : { type: "image_url", image_url: { url } },
        ),
      }),
    );
    const { choices } = await otherServer.chat({
      messages,
      temperature: 0,
      max_tokens: 200,
      chat_template_kwargs: { enable_thinking: false },
    });
    return choices[0]?.message.content ?? "";
  }
});
