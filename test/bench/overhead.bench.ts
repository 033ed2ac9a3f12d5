/**
 * Measures the overhead of Oriel (client, engine) compared with requests sent directly to the same llama-server. Requests are sent in pairs,
 * in alternating order, each with different words and a different image, so that nothing is cached. The prefill time that llama-server reports is
 * subtracted, because it varies far more than the overhead.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { streamChat, type ChatMessage } from "../../src/engine/backends/chatCompletions.ts";
import type { ChatServer } from "../../src/engine/backends/completion.ts";
import { buildChatMessages } from "../../src/engine/conversation.ts";
import { llamaServer as llamaServerDefinition } from "../../src/engine/backends/endpoint/servers/llamaServer.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import type { PreparedImage } from "../../src/protocol/images.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, defaultQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { addFreshImage, measureAnswer } from "./asking.ts";
import { createMinGoal, isQuick, computeMedian, formatSpread, recordFigure } from "./figures.ts";

const PART = "Overhead";
const TOKENS = isQuick ? 48 : 100;
/** Pause between attaching and asking. */
const PAUSE_MS = 300;
const MAX_OVERHEAD_MS = 5;
const MAX_OVERHEAD_SHARE = 0.02;

let questionCount = 0;

/** Number of pairs for each model; slower models need fewer pairs. */
const PAIRS = isQuick
  ? ([["50M", 5]] as const)
  : ([
      ["50M", 25],
      ["300M", 9],
    ] as const);

for (const [size, pairs] of PAIRS) {
  const target: Target = { kind: "local", ...(await writeRandomModel(randomModels, size)), llamaServer };
  const engine = await TestEngine.create();
  try {
    const client = engine.createClient();
    await measureAnswer(client, { target, images: [await addFreshImage(client)] });
    const server = await findServer(engine);
    for (const kind of ["text", "image"] as const) await measure(`${size}, ${kind}`, kind, pairs, { client, target, server });
  } finally {
    await engine.dispose();
  }
}

async function measure(
  title: string,
  kind: "text" | "image",
  pairs: number,
  { client, target, server }: { client: EngineClient; target: Target; server: ChatServer },
): Promise<void> {
  const overheads: number[] = [];
  const rates: number[] = [];
  const directFirstMs: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const measureOriel = async (): Promise<Measurement> => {
      const params = await prepareQuestion(client, target, kind);
      const { firstMs, tokensPerSecond, answer } = await measureAnswer(client, params);
      const { prompt, cached } = answer.tokens;
      return { firstMs, tokensPerSecond, prefillMs: computePrefillMs(prompt - cached, answer.timings.promptTokensPerSecond) };
    };
    const measureServer = async () => {
      const params = await prepareQuestion(client, target, kind);
      const images = await prepareImages(client, params);
      const messages = await buildChatMessages({
        conversation: [{ images, selections: [], question: params.question }],
        system: defaultQuestion.system,
      });
      return measureDirect(server, messages);
    };
    // The second request may find a warmer CPU, so the order alternates.
    const [first, second] = pair % 2 === 0 ? [measureOriel, measureServer] : [measureServer, measureOriel];
    const firstResult = await first();
    const secondResult = await second();
    const [oriel, direct] = pair % 2 === 0 ? [firstResult, secondResult] : [secondResult, firstResult];
    overheads.push(oriel.firstMs - oriel.prefillMs - (direct.firstMs - direct.prefillMs));
    rates.push(oriel.tokensPerSecond / direct.tokensPerSecond);
    directFirstMs.push(direct.firstMs);
  }
  const overheadMs = computeMedian(overheads);
  const share = overheadMs / computeMedian(directFirstMs);
  const isReached = overheadMs <= MAX_OVERHEAD_MS || share <= MAX_OVERHEAD_SHARE;
  const goal = { text: `at most ${MAX_OVERHEAD_MS} ms or ${MAX_OVERHEAD_SHARE * 100} %`, isReached };
  const suffix = `of ${computeMedian(directFirstMs).toFixed(0)} ms for direct requests`;
  recordFigure(
    PART,
    `${title}: additional time to first token`,
    `${formatSpread(overheads, "ms", 1)}, ${(share * 100).toFixed(1)} % ${suffix}`,
    goal,
  );
  const rate = computeMedian(rates);
  recordFigure(PART, `${title}: generation rate / rate of direct requests`, formatSpread(rates, "", 3), createMinGoal(0.98, rate));
}

async function prepareQuestion(client: EngineClient, target: Target, kind: "text" | "image") {
  const images = kind === "image" ? [await addFreshImage(client)] : [];
  // The prompt starts with a unique word, so that nothing is cached.
  const text = `${(questionCount++).toString(36)} ${"What is the tide at the berth when the ship arrives? ".repeat(kind === "text" ? 12 : 1)}`;
  const params = { target, images, question: text, maxTokens: TOKENS, temperature: 0 } satisfies Partial<AskParams>;
  // The panel prepares images when they are attached, before the question.
  await prepareImages(client, params);
  // Users take longer than this to ask. Without the pause, the decoder would still be working during the answer.
  await delay(PAUSE_MS);
  return params;
}

async function prepareImages(client: EngineClient, { images }: Pick<AskParams, "images">): Promise<PreparedImage[]> {
  const { budget, limits } = defaultQuestion;
  const results = await client.prepare({ images, budget, limits }, new AbortController().signal);
  return results.map((result) => {
    if (result.kind === "failed") throw new Error(JSON.stringify(result.failure));
    return result.image;
  });
}

interface Measurement {
  firstMs: number;
  /** Time that llama-server reports for the prefill. */
  prefillMs: number;
  tokensPerSecond: number;
}

function computePrefillMs(tokens: number, perSecond: number | undefined): number {
  if (perSecond === undefined) throw new Error("llama-server does not report the speed of the prefill.");
  return (tokens * 1000) / perSecond;
}

async function measureDirect(server: ChatServer, messages: ChatMessage[]): Promise<Measurement> {
  const startedAt = performance.now();
  let firstMs: number | undefined;
  const request = { messages, maxTokens: TOKENS, temperature: 0, thinking: false };
  for await (const event of streamChat(server, request, new AbortController().signal)) {
    if (event.kind === "text") firstMs ??= performance.now() - startedAt;
    if (event.kind !== "end") continue;
    const totalMs = performance.now() - startedAt;
    firstMs ??= totalMs;
    const { promptTokens, cachedTokens, promptTokensPerSecond, answerTokens } = event.end;
    return {
      firstMs,
      prefillMs: computePrefillMs(promptTokens - cachedTokens, promptTokensPerSecond),
      tokensPerSecond: ((answerTokens - 1) * 1000) / Math.max(1, totalMs - firstMs),
    };
  }
  throw new Error("The server returned no answer.");
}

/** Finds the socket of the engine's llama-server. */
async function findServer(engine: TestEngine): Promise<ChatServer> {
  const command = (await engine.listProcesses()).find((process) => process.command.includes("--mmproj"))?.command ?? "";
  const socketPath = /--host (\S+\.sock)/.exec(command)?.[1];
  if (socketPath === undefined) throw new Error(`There is no socket in ${command}.`);
  return { url: new URL("http://localhost"), socketPath, isLocal: true, definition: llamaServerDefinition };
}
