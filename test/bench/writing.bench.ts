/**
 * How fast alternative texts are written: through Oriel, by a plain loop over a llama-server of its own, and by llama.cpp's command-line
 * program started for each image, as a script does it; and with several slots of a server, through Oriel. Each way gets pictures that no
 * cache knows, and the same prompt with the same schema.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/core/altText/prompt.ts";
import { streamChat } from "../../src/engine/chatCompletions.ts";
import { chatMessages } from "../../src/engine/conversation.ts";
import { MICRO_BATCH_TOKENS } from "../../src/models/fit/launchSettings.ts";
import type { AskParams, PreparedImage, Target } from "../../src/protocol/engine.ts";
import { TestEngine, llamaServer, usualQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { freshImage, timedAsk } from "./asking.ts";
import { atLeast, isQuick, tell } from "./figures.ts";
import { obtainLlamaTools } from "./llamaTools.ts";
import { startPlainServer } from "./plainServer.ts";

const PART = "Alt text, writing";
const IMAGES = isQuick ? 4 : 24;
const PROCESSES = 5;
const MAX_TOKENS = 40;
const BUDGET = 140;
const QUESTION = "Write the alternative text of this image. It stands below the heading “Arrivals” on a page about the tides of a harbour.";

const files = await writeRandomModel(randomModels, isQuick ? "50M" : "300M");
// To build them takes longer than a quick look may.
const tools = isQuick ? undefined : await obtainLlamaTools();
const engine = await TestEngine.create();
try {
  const client = engine.client();
  const ours = await throughOriel(client, { kind: "local", ...files, llamaServer }, 1);
  await client.restart();
  const plain = await plainLoop(client);
  tell(PART, "a plain loop over llama-server", text(plain));
  const share = Math.round((100 * ours.perSecond) / plain.perSecond) / 100;
  tell(PART, "Oriel, one at a time", `${text(ours)}; ${share.toFixed(2)} of the loop`, atLeast(1, share, " of the loop"));
  if (tools) {
    const each = await rate(PROCESSES, 1, () => byProcess(client, tools.mtmdCli));
    const alone = performance.now();
    await mtmdCli(tools.mtmdCli, await prepared(client), ["--predict", "0"]);
    const startMs = performance.now() - alone;
    const times = ours.perSecond / each.perSecond;
    const how = `${each.perSecond.toFixed(2)} images/s, ${(1000 / each.perSecond).toFixed(0)} ms each, ${startMs.toFixed(0)} ms before the first token`;
    tell(PART, "a process of llama-mtmd-cli for each image", how);
    tell(PART, "Oriel beside a process for each image", `${times.toFixed(1)} times as fast`, atLeast(5, times, " times"));
  }
  for (const slots of isQuick ? [] : [2, 4]) {
    const server = await startPlainServer(files, slots);
    const parallel = await throughOriel(client, { kind: "endpoint", url: server.url, concurrency: slots }, slots);
    server.kill();
    const value = `${text(parallel)}; ${(parallel.perSecond / plain.perSecond).toFixed(2)} of the loop`;
    tell(PART, `Oriel, a server of one's own with ${slots} slots`, value);
  }
} finally {
  await engine.dispose();
}

interface Rate {
  perSecond: number;
  /** Of the prompts' tokens, those that came from the cache. */
  saved: number;
}

interface Tokens {
  prompt: number;
  cached: number;
}

function text({ perSecond, saved }: Rate): string {
  return `${perSecond.toFixed(2)} images/s, ${(saved * 100).toFixed(0)} % of the prompts' tokens from the cache`;
}

/** Does `count` images, so many at once. */
async function rate(count: number, atOnce: number, one: () => Promise<Tokens>): Promise<Rate> {
  const began = performance.now();
  let left = count;
  const sum: Tokens = { prompt: 0, cached: 0 };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const { prompt, cached } = await one();
        sum.prompt += prompt;
        sum.cached += cached;
      }
    }),
  );
  return { perSecond: (count * 1000) / (performance.now() - began), saved: sum.cached / Math.max(1, sum.prompt) };
}

async function throughOriel(client: EngineClient, target: Target, atOnce: number): Promise<Rate> {
  const ask = async () => {
    const images = [await freshImage(client)];
    const asked = { budget: BUDGET, question: QUESTION, expects: "altText", isBatch: true, maxTokens: MAX_TOKENS } as const;
    const { answer } = await timedAsk(client, { target, images, ...asked } satisfies Partial<AskParams>);
    return answer.tokens;
  };
  await ask();
  return rate(IMAGES, atOnce, ask);
}

async function plainLoop(client: EngineClient): Promise<Rate> {
  const server = await startPlainServer(files, 1);
  try {
    await straight(client, server.url);
    return await rate(IMAGES, 1, () => straight(client, server.url));
  } finally {
    server.kill();
  }
}

/** The picture as it is sent: whoever does not have Oriel resizes it in some other way, which takes time too. */
async function prepared(client: EngineClient): Promise<PreparedImage> {
  const { limits } = usualQuestion;
  const [result] = await client.prepare({ images: [await freshImage(client)], budget: BUDGET, limits }, new AbortController().signal);
  if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
  return result.image;
}

async function straight(client: EngineClient, url: string): Promise<Tokens> {
  const messages = await chatMessages([{ images: [await prepared(client)], selections: [], question: QUESTION }], ALT_SYSTEM);
  const request = { messages, maxTokens: MAX_TOKENS, temperature: 0, thinking: false, schema: ALT_SCHEMA };
  for await (const event of streamChat({ url: new URL(url), own: true }, request, new AbortController().signal)) {
    if (event.kind === "end") return { prompt: event.end.promptTokens, cached: event.end.cachedTokens };
  }
  throw new Error("no answer");
}

async function byProcess(client: EngineClient, program: string): Promise<Tokens> {
  await mtmdCli(program, await prepared(client), ["--predict", String(MAX_TOKENS)]);
  return { prompt: 0, cached: 0 };
}

/** @throws what the program says where it fails */
async function mtmdCli(program: string, { pieces }: PreparedImage, more: string[]): Promise<void> {
  const [piece] = pieces;
  if (piece === undefined) throw new Error("a picture without a piece");
  await promisify(execFile)(program, [
    ...["--model", files.model, "--mmproj", files.projector, "--image", piece.file, "--jinja", "--offline"],
    ...["--system-prompt", ALT_SYSTEM, "--prompt", QUESTION, "--temp", "0", "--json-schema", JSON.stringify(ALT_SCHEMA)],
    // All of the model's own would be memory for 131,072 tokens, taken anew for each image.
    ...["--ctx-size", "4096", "--ubatch-size", String(MICRO_BATCH_TOKENS), ...more],
  ]);
}
