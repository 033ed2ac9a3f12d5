/**
 * What need not be read again: tokens read and time to the first token of a cold question about an image of 560 tokens, of one that was
 * read ahead, and of a follow-up. With the test model, whose reading is so fast that the rest of the path weighs much, and with a larger one
 * of random weights, whose reading takes as long as a person notices.
 */
import type { EngineClient } from "../../src/client/engineClient.ts";
import type { Answer, AskParams, EarlierTurn, Target } from "../../src/protocol/engine.ts";
import { TestEngine, llamaServer, local, usualQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { encodePng } from "../model/png.ts";
import { drawSceneOfKind } from "../model/scenes.ts";
import { randomModels } from "../tools/paths.mjs";
import { median } from "./median.ts";

const ROUNDS = 5;
const budget = 560;

await measure("test model", local);
await measure("random model of 300 M", { kind: "local", ...(await writeRandomModel(randomModels, "300M")), llamaServer });

async function measure(name: string, target: Target): Promise<void> {
  const engine = await TestEngine.create();
  try {
    const client = engine.client();
    const measured: Record<"cold" | "read ahead" | "follow-up", Answer[]> = { cold: [], "read ahead": [], "follow-up": [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const [cold, ahead] = [await sceneImage(client, 2 * round), await sceneImage(client, 2 * round + 1)];
      const first = await ask(client, target, { images: [cold] });
      const { limits, selections, question, thinking } = usualQuestion;
      const turn: EarlierTurn = { images: [cold], budget, limits, selections, question, answer: first.text };
      const followUp = await ask(client, target, { images: [], turns: [turn], question: "What color is it?" });
      await client.prefill({ target, thinking, budget, limits, selections, turns: [], images: [ahead] }, new AbortController().signal);
      const second = await ask(client, target, { images: [ahead] });
      // The first round loads the model and warms the decoder.
      if (round === 0) continue;
      measured.cold.push(first);
      measured["read ahead"].push(second);
      measured["follow-up"].push(followUp);
    }
    const time = (answers: Answer[]) => median(answers.map(({ timings }) => timings.firstTokenMs));
    for (const [way, answers] of Object.entries(measured)) {
      const read = median(answers.map(({ tokens }) => tokens.prompt - tokens.cached));
      const share = (time(answers) / time(measured.cold)).toFixed(3);
      console.log(`First token, ${name}, ${way}: ${time(answers)} ms (${share} of cold), ${read} tokens read (median of ${ROUNDS})`);
    }
  } finally {
    await engine.dispose();
  }
}

async function sceneImage(client: EngineClient, seed: number) {
  return client.addImage("scene.png", await encodePng(drawSceneOfKind("form", 90_000 + seed, { width: 480, height: 336 })));
}

async function ask(client: EngineClient, target: Target, changes: Partial<AskParams> & Pick<AskParams, "images">): Promise<Answer> {
  for await (const event of client.ask({ ...usualQuestion, target, budget, maxTokens: 20, ...changes }, new AbortController().signal)) {
    if (event.kind === "answered") return event.answer;
  }
  throw new Error("no answer");
}
