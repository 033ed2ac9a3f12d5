/**
 * What need not be read again: tokens read and time to the first token of a cold question about an image of 560 tokens, of one that was
 * read ahead, and of a follow-up. With the test model, whose reading is so fast that the rest of the path weighs much.
 */
import type { EngineClient } from "../../src/client/engineClient.ts";
import type { Answer, AskParams, EarlierTurn } from "../../src/protocol/engine.ts";
import { TestEngine, usualQuestion } from "../engine/support.ts";
import { encodePng } from "../model/png.ts";
import { drawSceneOfKind } from "../model/scenes.ts";

const ROUNDS = 9;
const budget = 560;

const engine = await TestEngine.create();
try {
  const client = engine.client();
  const measured: Record<"cold" | "read ahead" | "follow-up", Answer[]> = { cold: [], "read ahead": [], "follow-up": [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const [cold, ahead] = [await sceneImage(client, 2 * round), await sceneImage(client, 2 * round + 1)];
    const first = await ask(client, { images: [cold] });
    const { limits, selections, question, target, thinking } = usualQuestion;
    const turn: EarlierTurn = { images: [cold], budget, limits, selections, question, answer: first.text };
    const followUp = await ask(client, { images: [], turns: [turn], question: "What color is it?" });
    await client.prefill({ target, thinking, budget, limits, selections, turns: [], images: [ahead] }, new AbortController().signal);
    const second = await ask(client, { images: [ahead] });
    // The first round loads the model and warms the decoder.
    if (round === 0) continue;
    measured.cold.push(first);
    measured["read ahead"].push(second);
    measured["follow-up"].push(followUp);
  }
  const time = (answers: Answer[]) => median(answers.map(({ timings }) => timings.firstTokenMs));
  for (const [name, answers] of Object.entries(measured)) {
    const read = median(answers.map(({ tokens }) => tokens.prompt - tokens.cached));
    const share = (time(answers) / time(measured.cold)).toFixed(2);
    console.log(`First token, ${name}: ${time(answers)} ms (${share} of cold), ${read} tokens read (median of ${ROUNDS})`);
  }
} finally {
  await engine.dispose();
}

async function sceneImage(client: EngineClient, seed: number) {
  return client.addImage("scene.png", await encodePng(drawSceneOfKind("form", 90_000 + seed, { width: 480, height: 336 })));
}

async function ask(client: EngineClient, changes: Partial<AskParams> & Pick<AskParams, "images">): Promise<Answer> {
  for await (const event of client.ask({ ...usualQuestion, budget, ...changes }, new AbortController().signal)) {
    if (event.kind === "answered") return event.answer;
  }
  throw new Error("no answer");
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
