import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import type { EngineClient } from "../client/engineClient.ts";
import { FailureError } from "../failures/failure.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";
import type { Measurement } from "./evaluation.ts";

/** Maximum length of an answer. An answer is a sentence or two; anything longer is usually repetitive output that never ends. */
const MAX_ANSWER_TOKENS = 600;

/** Settings for all models, without randomness, so that results are comparable. */
const QUESTION_SETTINGS = {
  system: CHAT_SYSTEM,
  budget: "auto",
  limits: IMAGE_LIMITS,
  selections: [],
  turns: [],
  thinking: false,
  temperature: 0,
} as const;

/** Asks a model a question about one image. @throws FailureError; AbortError */
export async function askAbout(
  image: ImageRef,
  question: string,
  { client, target }: { client: Pick<EngineClient, "ask">; target: Target },
  signal: AbortSignal,
  instructions?: string,
): Promise<Answer> {
  const params = {
    ...QUESTION_SETTINGS,
    selections: [],
    turns: [],
    target,
    images: [image],
    question,
    maxTokens: MAX_ANSWER_TOKENS,
    isBatch: true,
    ...omitUndefined({ instructions }),
  };
  for await (const event of client.ask(params, signal)) if (event.kind === "answered") return event.answer;
  throw new FailureError({ kind: "engineGone" });
}

/** Loads a local model, so that the time of the first answer does not include loading. A failure is ignored here: the first question reports it. */
export async function loadModel(client: EngineClient, target: Target, signal: AbortSignal): Promise<void> {
  await client.prefill({ ...QUESTION_SETTINGS, selections: [], turns: [], target, images: [] }, signal).catch(() => {});
}

export function toMeasurement({ tokens, timings: { firstTokenMs, totalMs, answerTokensPerSecond } }: Answer): Measurement {
  return { tokens, firstTokenMs, totalMs, ...(answerTokensPerSecond === undefined ? {} : { answerTokensPerSecond }) };
}

/** Adds up the measurements of consecutive answers. The time to first token is that of the first answer, and the speed that of the last one. */
export function addMeasurements(measurements: Measurement[]): Measurement {
  const sum = (getValue: (part: Measurement) => number) => measurements.reduce((total, part) => total + getValue(part), 0);
  const rate = measurements.at(-1)?.answerTokensPerSecond;
  return {
    tokens: {
      prompt: sum(({ tokens }) => tokens.prompt),
      cached: sum(({ tokens }) => tokens.cached),
      answer: sum(({ tokens }) => tokens.answer),
    },
    firstTokenMs: measurements[0]?.firstTokenMs ?? 0,
    totalMs: sum(({ totalMs }) => totalMs),
    ...(rate === undefined ? {} : { answerTokensPerSecond: rate }),
  };
}
