/**
 * What Oriel's whole path costs (client, engine, llama-server) beside the same request sent straight to the same llama-server: pairs, one
 * right after the other and in turns first, each with words and a picture of its own, so that neither has anything in a cache. Reading
 * takes llama-server now longer and now shorter by far more than the path could cost: what it says itself that it took is left out.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { streamChat, type ChatMessage, type ChatServer } from "../../src/engine/backends/chatCompletions.ts";
import { chatMessages } from "../../src/engine/conversation.ts";
import { llamaServer as llamaServerDefinition } from "../../src/engine/backends/endpoint/servers/llamaServer.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import type { PreparedImage } from "../../src/protocol/images.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, usualQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { freshImage, timedAsk } from "./asking.ts";
import { atLeast, isQuick, median, spread, tell } from "./figures.ts";

const PART = "Overhead";
const TOKENS = isQuick ? 48 : 100;
/** Between what is attached and the question. */
const REST_MS = 300;
const MOST_MS = 5;
const MOST_SHARE = 0.02;

let asked = 0;

/** Of how many pairs; what takes longer is told apart sooner. */
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
    const client = engine.client();
    await timedAsk(client, { target, images: [await freshImage(client)] });
    const server = await serverOf(engine);
    for (const kind of ["text", "image"] as const) await measure(`${size}, ${kind}`, kind, pairs, { client, target, server });
  } finally {
    await engine.dispose();
  }
}

async function measure(
  what: string,
  kind: "text" | "image",
  pairs: number,
  { client, target, server }: { client: EngineClient; target: Target; server: ChatServer },
): Promise<void> {
  const laterMs: number[] = [];
  const rates: number[] = [];
  const firsts: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const throughOriel = async (): Promise<Beside> => {
      const params = await question(client, target, kind);
      const { firstMs, tokensPerSecond, answer } = await timedAsk(client, params);
      const { prompt, cached } = answer.tokens;
      return { firstMs, tokensPerSecond, readMs: readMsOf(prompt - cached, answer.timings.promptTokensPerSecond) };
    };
    const straight = async () => {
      const params = await question(client, target, kind);
      const images = await preparedOf(client, params);
      const messages = await chatMessages({
        conversation: [{ images, selections: [], question: params.question }],
        system: usualQuestion.system,
      });
      return timedStraight(server, messages);
    };
    // Whoever comes second may find the processor warmer.
    const [first, second] = pair % 2 === 0 ? [throughOriel, straight] : [straight, throughOriel];
    const one = await first();
    const two = await second();
    const [ours, theirs] = pair % 2 === 0 ? [one, two] : [two, one];
    laterMs.push(ours.firstMs - ours.readMs - (theirs.firstMs - theirs.readMs));
    rates.push(ours.tokensPerSecond / theirs.tokensPerSecond);
    firsts.push(theirs.firstMs);
  }
  const late = median(laterMs);
  const share = late / median(firsts);
  const isReached = late <= MOST_MS || share <= MOST_SHARE;
  const aim = { text: `at most ${MOST_MS} ms or ${MOST_SHARE * 100} %`, isReached };
  const of = `of ${median(firsts).toFixed(0)} ms straight`;
  tell(PART, `${what}: first token later by`, `${spread(laterMs, "ms", 1)}, ${(share * 100).toFixed(1)} % ${of}`, aim);
  const rate = median(rates);
  tell(PART, `${what}: rate of tokens, as a share`, spread(rates, "", 3), atLeast(0.98, rate));
}

async function question(client: EngineClient, target: Target, kind: "text" | "image") {
  const images = kind === "image" ? [await freshImage(client)] : [];
  // The prompt begins with words of its own, and so is read as a whole.
  const text = `${(asked++).toString(36)} ${"What is the tide at the berth when the ship arrives? ".repeat(kind === "text" ? 12 : 1)}`;
  const params = { target, images, question: text, maxTokens: TOKENS, temperature: 0 } satisfies Partial<AskParams>;
  // As the panel does when it is attached: what is decoded by then is no part of the question.
  await preparedOf(client, params);
  // A person takes longer than that to ask; without it the decoder's last work falls into the answer.
  await delay(REST_MS);
  return params;
}

async function preparedOf(client: EngineClient, { images }: Pick<AskParams, "images">): Promise<PreparedImage[]> {
  const { budget, limits } = usualQuestion;
  const results = await client.prepare({ images, budget, limits }, new AbortController().signal);
  return results.map((result) => {
    if (result.kind === "failed") throw new Error(JSON.stringify(result.failure));
    return result.image;
  });
}

interface Beside {
  firstMs: number;
  /** What llama-server needed to read the prompt, by its own account. */
  readMs: number;
  tokensPerSecond: number;
}

function readMsOf(tokens: number, perSecond: number | undefined): number {
  if (perSecond === undefined) throw new Error("llama-server does not say how fast it read");
  return (tokens * 1000) / perSecond;
}

async function timedStraight(server: ChatServer, messages: ChatMessage[]): Promise<Beside> {
  const began = performance.now();
  let firstMs: number | undefined;
  const request = { messages, maxTokens: TOKENS, temperature: 0, thinking: false };
  for await (const event of streamChat(server, request, new AbortController().signal)) {
    if (event.kind === "text") firstMs ??= performance.now() - began;
    if (event.kind !== "end") continue;
    const totalMs = performance.now() - began;
    firstMs ??= totalMs;
    const { promptTokens, cachedTokens, promptTokensPerSecond, answerTokens } = event.end;
    return {
      firstMs,
      readMs: readMsOf(promptTokens - cachedTokens, promptTokensPerSecond),
      tokensPerSecond: ((answerTokens - 1) * 1000) / Math.max(1, totalMs - firstMs),
    };
  }
  throw new Error("no answer");
}

/** The socket that the engine's llama-server listens on. */
async function serverOf(engine: TestEngine): Promise<ChatServer> {
  const command = (await engine.processes()).find((process) => process.command.includes("--mmproj"))?.command ?? "";
  const socketPath = /--host (\S+\.sock)/.exec(command)?.[1];
  if (socketPath === undefined) throw new Error(`no socket in ${command}`);
  return { url: new URL("http://localhost"), socketPath, isLocal: true, definition: llamaServerDefinition };
}
