import type { EngineClient } from "../../src/client/engineClient.ts";
import type { Answer, AskParams } from "../../src/protocol/ask.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import { encodePng } from "../model/png.ts";
import { drawSceneOfKind, type SceneKind } from "../model/scenes.ts";
import { defaultQuestion } from "../engine/support.ts";

/** An answer, with times since the request. */
export interface TimedAnswer {
  /** Time to the first text. */
  firstMs: number;
  totalMs: number;
  /** Generation rate after the first token. */
  tokensPerSecond: number;
  answer: Answer;
}

let seed = 700_000;

/** Draws an image that has not been used before, so that it is not in any cache. */
export async function drawFreshImage(kind: SceneKind = "form", size = { width: 480, height: 336 }): Promise<Buffer> {
  return encodePng(drawSceneOfKind(kind, seed++, size));
}

export async function addFreshImage(client: EngineClient, kind?: SceneKind, size?: { width: number; height: number }): Promise<ImageRef> {
  return client.addImage("scene.png", await drawFreshImage(kind, size));
}

export async function measureAnswer(
  client: EngineClient,
  changes: Partial<AskParams> & Pick<AskParams, "images">,
  signal = new AbortController().signal,
): Promise<TimedAnswer> {
  const startedAt = performance.now();
  let firstMs: number | undefined;
  for await (const event of client.ask({ ...defaultQuestion, maxTokens: 20, ...changes }, signal)) {
    if (event.kind === "text") firstMs ??= performance.now() - startedAt;
    if (event.kind !== "answered") continue;
    const totalMs = performance.now() - startedAt;
    firstMs ??= totalMs;
    const { answer } = event;
    return { firstMs, totalMs, tokensPerSecond: ((answer.tokens.answer - 1) * 1000) / Math.max(1, totalMs - firstMs), answer };
  }
  throw new Error("The engine returned no answer.");
}
