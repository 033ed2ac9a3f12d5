/**
 * Measures how fast an image of 560 tokens is reused: after a prefill while the user types, in a follow-up, in another question about the same
 * image, and after another conversation. Uses the test model, whose prefill is so fast that the overhead dominates, and a larger one with random
 * weights, whose prefill takes long enough for users to notice.
 */
import type { EarlierTurn } from "../../src/protocol/ask.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, localTarget, defaultQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { addFreshImage, measureAnswer, type TimedAnswer } from "./asking.ts";
import { createMaxGoal, isQuick, computeMedian, recordFigure } from "./figures.ts";

const PART = "Reuse";
const ROUNDS = isQuick ? 3 : 7;
const budget = 560;

/** Targets relative to the time to first token of a cold question. Not applied to the test model, whose prefill is too short. */
const GOALS = {
  cold: 1,
  "prefilled while typing": 0.25,
  "follow-up": 0.2,
  "second question, same image": 0.2,
  "same image, after another": 0.3,
};
type Situation = keyof typeof GOALS;

await measure("test model", localTarget, false);
const size = isQuick ? "50M" : "300M";
await measure(size, { kind: "local", ...(await writeRandomModel(randomModels, size)), llamaServer }, true);

async function measure(name: string, target: Target, hasGoals: boolean): Promise<void> {
  const engine = await TestEngine.create();
  try {
    const client = engine.createClient();
    const ask = (changes: Parameters<typeof measureAnswer>[1]) => measureAnswer(client, { target, budget, ...changes });
    const situations = Object.keys(GOALS) as Situation[];
    const measuredAnswers = new Map<Situation, TimedAnswer[]>(situations.map((situation) => [situation, []]));
    for (let round = 0; round <= ROUNDS; round++) {
      const [image, prefilledImage] = [await addFreshImage(client), await addFreshImage(client)];
      const { system, limits, selections, question, thinking } = defaultQuestion;
      const coldAnswer = await ask({ images: [image] });
      const second = await ask({ images: [image], question: "What could be clearer in it?" });
      const turn: EarlierTurn = { images: [image], budget, limits, selections, question, answer: coldAnswer.answer.text };
      await ask({ images: [image] });
      const followUp = await ask({ images: [], turns: [turn], question: "What color is it?" });
      await client.prefill(
        { target, system, thinking, budget, limits, selections, turns: [], images: [prefilledImage] },
        new AbortController().signal,
      );
      const prefilledAnswer = await ask({ images: [prefilledImage] });
      const afterAnother = await ask({ images: [image], question: "What is it good for?" });
      // The first round loads the model and starts the decoder.
      if (round === 0) continue;
      const answers: Record<Situation, TimedAnswer> = {
        cold: coldAnswer,
        "prefilled while typing": prefilledAnswer,
        "follow-up": followUp,
        "second question, same image": second,
        "same image, after another": afterAnother,
      };
      for (const situation of situations) measuredAnswers.get(situation)?.push(answers[situation]);
    }
    const getTime = (situation: Situation) => computeMedian((measuredAnswers.get(situation) ?? []).map(({ firstMs }) => firstMs));
    for (const situation of situations) {
      const readTokens = computeMedian(
        (measuredAnswers.get(situation) ?? []).map(({ answer: { tokens } }) => tokens.prompt - tokens.cached),
      );
      const share = getTime(situation) / getTime("cold");
      const value = `${share.toFixed(3)} of cold: ${getTime(situation).toFixed(0)} ms, ${readTokens} tokens read`;
      recordFigure(
        PART,
        `${name}, ${situation}`,
        value,
        hasGoals && situation !== "cold" ? createMaxGoal(GOALS[situation], share) : undefined,
      );
    }
  } finally {
    await engine.dispose();
  }
}
