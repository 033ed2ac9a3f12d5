/**
 * How fast alternative texts are written: through Oriel, by a plain loop over a llama-server of its own, and by llama.cpp's command-line
 * program started for each image, as a script does it; and with several slots of a server, through Oriel. Each way gets pictures that no
 * cache knows, and the same prompt with the same schema.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { concurrencyFor } from "../../src/altText/suggest/suggest.ts";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/altText/suggest/prompt.ts";
import { streamChat } from "../../src/engine/backends/chatCompletions.ts";
import { llamaServer as definition } from "../../src/engine/backends/endpoint/servers/llamaServer.ts";
import { chatMessages } from "../../src/engine/conversation.ts";
import { MICRO_BATCH_TOKENS } from "../../src/models/fit/launchSettings.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import type { PreparedImage } from "../../src/protocol/images.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, model, projector, usualQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { freshImage, timedAsk } from "./asking.ts";
import { atLeast, isQuick, median, spread, tell } from "./figures.ts";
import { obtainLlamaTools } from "./llamaTools.ts";
import { startPlainServer } from "./plainServer.ts";

const PART = "Alt text, writing";
/** One is asked about in a quarter of a second by the test model, in seconds by the others. */
const IMAGES = isQuick ? { test: 9, random: 3 } : { test: 49, random: 21 };
/** An odd number has a middle. */
const TURNS = isQuick ? 3 : 7;
const PROCESSES = 5;
const MAX_TOKENS = 40;
const BUDGET = 140;
const QUESTION = "Write the alternative text of this image. It stands below the heading “Arrivals” on a page about the tides of a harbour.";

interface Files {
  model: string;
  projector: string;
}

// To build them takes longer than a quick look may.
const tools = isQuick ? undefined : await obtainLlamaTools();
const size = isQuick ? "50M" : "300M";
// With the test model, as with a fast GPU, a start weighs most; with the other one, as on a processor, reading and writing do.
await measure("test model", { model, projector }, IMAGES.test, false);
await measure(size, await writeRandomModel(randomModels, size), IMAGES.random, !isQuick);

async function measure(name: string, files: Files, count: number, hasSlots: boolean): Promise<void> {
  const engine = await TestEngine.create();
  try {
    const client = engine.client();
    const { ours, plain, shares } = await inTurns(client, files, count);
    tell(PART, `${name}: a plain loop over llama-server`, text(plain));
    const share = Math.round(100 * median(shares)) / 100;
    tell(
      PART,
      `${name}: Oriel, as it asks for a batch`,
      `${text(ours)}; ${spread(shares, "of the loop", 2)}`,
      atLeast(1, share, " of the loop"),
    );
    if (tools) await besideProcesses(client, tools.mtmdCli, name, files, ours);
    for (const slots of hasSlots ? [2, 4] : []) {
      const server = await startPlainServer(files, slots);
      const parallel = await throughOriel(client, { kind: "endpoint", url: server.url, concurrency: slots }, count, slots);
      server.kill();
      const value = `${text(parallel)}; ${(parallel.perSecond / plain.perSecond).toFixed(2)} of the loop`;
      tell(PART, `${name}: Oriel, a server of one's own with ${slots} slots`, value);
    }
  } finally {
    await engine.dispose();
  }
}

async function besideProcesses(client: EngineClient, program: string, name: string, files: Files, ours: Rate): Promise<void> {
  const one = (predict: number) => mtmdCli(client, program, files, predict);
  const began = performance.now();
  for (let image = 0; image < PROCESSES; image++) await one(MAX_TOKENS);
  const eachMs = (performance.now() - began) / PROCESSES;
  const alone = performance.now();
  await one(0);
  const startMs = performance.now() - alone;
  const times = (ours.perSecond * eachMs) / 1000;
  const how = `${(1000 / eachMs).toFixed(2)} images/s, ${eachMs.toFixed(0)} ms each, ${startMs.toFixed(0)} ms before the first token`;
  tell(PART, `${name}: a process of llama-mtmd-cli for each image`, how);
  tell(PART, `${name}: Oriel beside a process for each image`, `${times.toFixed(1)} times as fast`, atLeast(5, times, " times"));
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
async function rate(count: number, runConcurrently: number, one: () => Promise<Tokens>): Promise<Rate> {
  const began = performance.now();
  let left = count;
  const sum: Tokens = { prompt: 0, cached: 0 };
  await Promise.all(
    Array.from({ length: runConcurrently }, async () => {
      while (left-- > 0) {
        const { prompt, cached } = await one();
        sum.prompt += prompt;
        sum.cached += cached;
      }
    }),
  );
  return { perSecond: (count * 1000) / (performance.now() - began), saved: sum.cached / Math.max(1, sum.prompt) };
}

async function asked(client: EngineClient, target: Target): Promise<Tokens> {
  const images = [await freshImage(client)];
  const question = {
    budget: BUDGET,
    question: QUESTION,
    system: ALT_SYSTEM,
    response: { schema: ALT_SCHEMA },
    isBatch: true,
    maxTokens: MAX_TOKENS,
  } as const;
  const { answer } = await timedAsk(client, { target, images, ...question } satisfies Partial<AskParams>);
  return answer.tokens;
}

async function throughOriel(client: EngineClient, target: Target, count: number, runConcurrently: number): Promise<Rate> {
  await asked(client, target);
  return rate(count, runConcurrently, () => asked(client, target));
}

/** Some images this way and some that way, so that both meet the machine as it is. Each way has a llama-server of its own. */
async function inTurns(client: EngineClient, files: Files, count: number): Promise<{ ours: Rate; plain: Rate; shares: number[] }> {
  const server = await startPlainServer(files, 1);
  const target: Target = { kind: "local", ...files, llamaServer };
  const [ours, plain] = [() => asked(client, target), () => straight(client, server.url)];
  try {
    await ours();
    await plain();
    const rates = new Map([ours, plain].map((way) => [way, [] as Rate[]]));
    for (let turn = 0; turn < TURNS; turn++) {
      // Whoever comes second may find the processor warmer.
      for (const way of turn % 2 === 0 ? [ours, plain] : [plain, ours])
        rates.get(way)?.push(await rate(count / TURNS, way === ours ? concurrencyFor(target) : 1, way));
    }
    const [mine = [], theirs = []] = [ours, plain].map((way) => rates.get(way) ?? []);
    const shares = mine.map(({ perSecond }, turn) => perSecond / (theirs[turn]?.perSecond ?? Infinity));
    return { ours: together(mine), plain: together(theirs), shares };
  } finally {
    server.kill();
  }
}

/** @param rates of as many images each */
function together(rates: Rate[]): Rate {
  const seconds = rates.reduce((sum, { perSecond }) => sum + 1 / perSecond, 0);
  return { perSecond: rates.length / seconds, saved: rates.reduce((sum, { saved }) => sum + saved, 0) / rates.length };
}

/** The picture as it is sent: whoever does not have Oriel resizes it in some other way, which takes time too. */
async function prepared(client: EngineClient): Promise<PreparedImage> {
  const { limits } = usualQuestion;
  const [result] = await client.prepare({ images: [await freshImage(client)], budget: BUDGET, limits }, new AbortController().signal);
  if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
  return result.image;
}

async function straight(client: EngineClient, url: string): Promise<Tokens> {
  const messages = await chatMessages({
    conversation: [{ images: [await prepared(client)], selections: [], question: QUESTION }],
    system: ALT_SYSTEM,
  });
  const request = { messages, maxTokens: MAX_TOKENS, temperature: 0, thinking: false, schema: ALT_SCHEMA };
  for await (const event of streamChat({ url: new URL(url), isLocal: true, definition }, request, new AbortController().signal)) {
    if (event.kind === "end") return { prompt: event.end.promptTokens, cached: event.end.cachedTokens };
  }
  throw new Error("no answer");
}

/** @throws what the program says where it fails */
async function mtmdCli(client: EngineClient, program: string, files: Files, predict: number): Promise<void> {
  const [piece] = (await prepared(client)).pieces;
  if (piece === undefined) throw new Error("a picture without a piece");
  await promisify(execFile)(program, [
    ...["--model", files.model, "--mmproj", files.projector, "--image", piece.file, "--jinja", "--offline", "--predict", String(predict)],
    ...["--system-prompt", ALT_SYSTEM, "--prompt", QUESTION, "--temp", "0", "--json-schema", JSON.stringify(ALT_SCHEMA)],
    // All of the model's own would be memory for 131,072 tokens, taken anew for each image.
    ...["--ctx-size", "4096", "--ubatch-size", String(MICRO_BATCH_TOKENS)],
  ]);
}
