/** Asks a question about a large image with a scripted backend. */
import assert from "node:assert/strict";
import { answer } from "../../../../src/engine/answer.ts";
import type { ChatEvent } from "../../../../src/engine/backends/chatWithRetries.ts";
import { getTokenCost, type Size } from "../../../../src/image/budget.ts";
import { IMAGE_LIMITS } from "../../../../src/image/imageFile.ts";
import { gainsFromTiles, listTiles, planImages } from "../../../../src/image/plan.ts";
import type { AskEvent, AskParams } from "../../../../src/protocol/ask.ts";
import type { PreparedImage, PrepareParams } from "../../../../src/protocol/images.ts";
import { NO_VALIDATORS, ScriptedBackend, type Reply } from "../scriptedBackend.ts";

const sizes: Record<string, Size> = { "screen.png": { width: 3840, height: 2160 }, "icon.png": { width: 480, height: 480 } };
export const createRef = (name: string) => ({ name, sha256: "a".repeat(64) });
export const screen = createRef("screen.png");

/** Plans images as the engine does, but draws nothing. */
export async function prepareAll({ images, budget, limits }: PrepareParams): Promise<PreparedImage[]> {
  const requests = images.map(({ name, region, tiles = false, budget: ownBudget = budget }) => {
    const size = sizes[name] ?? assert.fail(name);
    return { size, budget: ownBudget, region, tiles: listTiles(region ?? { x: 0, y: 0, ...size }, tiles) };
  });
  return planImages(requests, limits.tokens).map((plan, index) => ({
    name: images[index]?.name ?? "",
    original: requests[index]?.size ?? assert.fail(),
    pieces: plan.pieces.map((piece) => ({ ...piece, tokens: getTokenCost(piece.sent), sha256: "", file: "" })),
    tokens: plan.tokens,
    notes: [],
    gainsFromTiles: gainsFromTiles(plan),
  }));
}

export const question: AskParams = {
  ...{ target: { kind: "local", model: "m", projector: "p" }, system: "SYSTEM", thinking: false },
  ...{ images: [screen], selections: [], budget: "auto", limits: IMAGE_LIMITS, turns: [] },
  ...{ question: "Which test failed?", maxTokens: 2048, temperature: 1, zoom: "on" },
};
export const createReply = (text: string): ChatEvent[] => [
  { kind: "text", text },
  { kind: "end", end: { model: "m", finish: "stop", promptTokens: 1000, cachedTokens: 400, answerTokens: 50 } },
];
export const chooseRegions = (...regions: object[]) => createReply(JSON.stringify({ regions }));
/** Region of 960×540 pixels at 1920, 540, in thousandths of the image's width and height. */
export const log = { image: 1, label: "build log", x1: 500, y1: 250, x2: 750, y2: 500 };
export const logRegion = { x: 1920, y: 540, width: 960, height: 540 };
export const countTokens = (images: PreparedImage[]) => images.reduce((sum, { tokens }) => sum + tokens, 0);

export function start(script: Reply[], params: Partial<AskParams> = {}) {
  const backend = new ScriptedBackend(script);
  const events: AskEvent[] = [];
  const context = { preparedImages: { prepareAll }, connect: async () => backend, onEvent: (event: AskEvent) => void events.push(event) };
  const { signal } = new AbortController();
  const run = () =>
    answer({ ...question, ...params }, { ...context, validators: NO_VALIDATORS, readBoxOrder: async () => undefined, signal });
  const getSentImages = (request: number) => backend.requests[request]?.conversation.at(-1)?.images ?? assert.fail("no request");
  return { backend, events, run, getSentImages };
}
