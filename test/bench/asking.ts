import type { EngineClient } from "../../src/client/engineClient.ts";
import type { Answer, AskParams } from "../../src/protocol/ask.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import { encodePng } from "../model/png.ts";
import { drawSceneOfKind, type SceneKind } from "../model/scenes.ts";
import { usualQuestion } from "../engine/support.ts";

/** How an answer came: to the first of its text and to its end, in milliseconds, from the moment it was asked for. */
export interface Timed {
  firstMs: number;
  totalMs: number;
  /** After the first. */
  tokensPerSecond: number;
  answer: Answer;
}

let seed = 700_000;

/** A picture that nobody has seen before, so that nothing of it is in a cache. */
export async function freshPicture(kind: SceneKind = "form", size = { width: 480, height: 336 }): Promise<Buffer> {
  return encodePng(drawSceneOfKind(kind, seed++, size));
}

export async function freshImage(client: EngineClient, kind?: SceneKind, size?: { width: number; height: number }): Promise<ImageRef> {
  return client.addImage("scene.png", await freshPicture(kind, size));
}

export async function timedAsk(
  client: EngineClient,
  changes: Partial<AskParams> & Pick<AskParams, "images">,
  signal = new AbortController().signal,
): Promise<Timed> {
  const began = performance.now();
  let firstMs: number | undefined;
  for await (const event of client.ask({ ...usualQuestion, maxTokens: 20, ...changes }, signal)) {
    if (event.kind === "text") firstMs ??= performance.now() - began;
    if (event.kind !== "answered") continue;
    const totalMs = performance.now() - began;
    firstMs ??= totalMs;
    const { answer } = event;
    return { firstMs, totalMs, tokensPerSecond: ((answer.tokens.answer - 1) * 1000) / Math.max(1, totalMs - firstMs), answer };
  }
  throw new Error("no answer");
}
