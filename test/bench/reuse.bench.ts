/**
 * Measures the reuse of an image of 560 tokens: prefilled while the user types, in a follow-up, in another question about the same image, and
 * after another conversation. Uses the test model, whose prefill is so fast that the overhead dominates, and a larger one with random
 * weights, whose prefill takes long enough for users to notice.
 */
import type { EarlierTurn } from "../../src/protocol/ask.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, localTarget, defaultQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { addFreshImage, measureAnswer, type TimedAnswer } from "./asking.ts";
import { atMost, isQuick, median, recordFigure } from "./figures.ts";

const PART = "Reuse";
const ROUNDS = isQuick ? 3 : 7;
const budget = 560;

/** Targets relative to the time to first token of a cold question. Not applied to the test model, whose prefill is too short. */
const AIMS = {
  cold: 1,
  "prefilled while typing": 0.25,
  "follow-up": 0.2,
  "second question, same image": 0.2,
  "same image, after another": 0.3,
};
type Way = keyof typeof AIMS;

await measure("test model", localTarget, false);
const size = isQuick ? "50M" : "300M";
await measure(size, { kind: "local", ...(await writeRandomModel(randomModels, size)), llamaServer }, true);

async function measure(name: string, target: Target, hasAims: boolean): Promise<void> {
  const engine = await TestEngine.create();
  try {
    const client = engine.createClient();
    const ask = (changes: Parameters<typeof measureAnswer>[1]) => measureAnswer(client, { target, budget, ...changes });
    const ways = Object.keys(AIMS) as Way[];
    const measured = new Map<Way, TimedAnswer[]>(ways.map((way) => [way, []]));
    for (let round = 0; round <= ROUNDS; round++) {
      const [image, ahead] = [await addFreshImage(client), await addFreshImage(client)];
      const { system, limits, selections, question, thinking } = defaultQuestion;
      const cold = await ask({ images: [image] });
      const second = await ask({ images: [image], question: "What could be clearer in it?" });
      const turn: EarlierTurn = { images: [image], budget, limits, selections, question, answer: cold.answer.text };
      await ask({ images: [image] });
      const followUp = await ask({ images: [], turns: [turn], question: "What color is it?" });
      await client.prefill(
        { target, system, thinking, budget, limits, selections, turns: [], images: [ahead] },
        new AbortController().signal,
      );
      const prefilled = await ask({ images: [ahead] });
      const after = await ask({ images: [image], question: "What is it good for?" });
      // The first round loads the model and starts the decoder.
      if (round === 0) continue;
      const found: Record<Way, TimedAnswer> = {
        cold,
        "prefilled while typing": prefilled,
        "follow-up": followUp,
        "second question, same image": second,
        "same image, after another": after,
      };
      for (const way of ways) measured.get(way)?.push(found[way]);
    }
    const time = (way: Way) => median((measured.get(way) ?? []).map(({ firstMs }) => firstMs));
    for (const way of ways) {
      const read = median((measured.get(way) ?? []).map(({ answer: { tokens } }) => tokens.prompt - tokens.cached));
      const share = time(way) / time("cold");
      const value = `${share.toFixed(3)} of cold: ${time(way).toFixed(0)} ms, ${read} tokens read`;
      recordFigure(PART, `${name}, ${way}`, value, hasAims && way !== "cold" ? atMost(AIMS[way], share) : undefined);
    }
  } finally {
    await engine.dispose();
  }
}
