/**
 * Measures how fast alt text is written: with Oriel, with a simple loop over a separate llama-server, with llama.cpp's command-line program
 * started for each image, and with Oriel and a server with several slots. Every run uses images that are not cached, and the
 * same prompt and schema.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { getConcurrency } from "../../src/altText/suggest/suggest.ts";
import { ALT_SCHEMA } from "../../src/altText/suggest/answer.ts";
import { ALT_SYSTEM } from "../../src/altText/suggest/systemText.ts";
import { streamChat } from "../../src/engine/backends/chatCompletions.ts";
import { llamaServer as definition } from "../../src/engine/backends/endpoint/servers/llamaServer.ts";
import { buildChatMessages } from "../../src/engine/conversation.ts";
import { MICRO_BATCH_TOKENS } from "../../src/models/fit/launchSettings.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import type { PreparedImage } from "../../src/protocol/images.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, model, projector, defaultQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { addFreshImage, measureAnswer } from "./asking.ts";
import { createMinGoal, isQuick, computeMedian, formatSpread, recordFigure } from "./figures.ts";
import { obtainLlamaTools } from "./llamaTools.ts";
import { startPlainServer } from "./plainServer.ts";

const PART = "Alt text, writing";
/** Number of images: the test model takes a quarter of a second per image, and the other models take seconds. */
const IMAGES = isQuick ? { test: 9, random: 3 } : { test: 49, random: 21 };
/** How often each program takes its turn; odd, for the median. */
const TURNS = isQuick ? 3 : 7;
const PROCESSES = 5;
const MAX_TOKENS = 40;
const BUDGET = 140;
const QUESTION = "Write the alternative text of this image. It stands below the heading “Arrivals” on a page about the tides of a harbour.";

interface Files {
  model: string;
  projector: string;
}

// A quick run has no time to build the programs.
const tools = isQuick ? undefined : await obtainLlamaTools();
const size = isQuick ? "50M" : "300M";
// With the test model, as with a fast GPU, starting a program takes most of the time. With the other model, as on a CPU, the prefill and the
// generation do.
await measure("test model", { model, projector }, IMAGES.test, false);
await measure(size, await writeRandomModel(randomModels, size), IMAGES.random, !isQuick);

async function measure(name: string, files: Files, count: number, hasSlots: boolean): Promise<void> {
  const engine = await TestEngine.create();
  try {
    const client = engine.createClient();
    const { orielRate, loopRate, shares } = await compareInTurns(client, files, count);
    recordFigure(PART, `${name}: simple loop over llama-server`, formatRate(loopRate));
    const share = Math.round(100 * computeMedian(shares)) / 100;
    recordFigure(
      PART,
      `${name}: Oriel, batch`,
      `${formatRate(orielRate)}; ${formatSpread(shares, "of the loop", 2)}`,
      createMinGoal(1, share, " of the loop"),
    );
    if (tools) await compareWithProcesses(client, tools.mtmdCli, name, files, orielRate);
    for (const slots of hasSlots ? [2, 4] : []) {
      const server = await startPlainServer(files, slots);
      const slotsRate = await measureOriel(client, { kind: "endpoint", url: server.url, concurrency: slots }, count, slots);
      server.kill();
      const value = `${formatRate(slotsRate)}; ${(slotsRate.perSecond / loopRate.perSecond).toFixed(2)} of the loop`;
      recordFigure(PART, `${name}: Oriel, custom server with ${slots} slots`, value);
    }
  } finally {
    await engine.dispose();
  }
}

async function compareWithProcesses(client: EngineClient, program: string, name: string, files: Files, orielRate: Rate): Promise<void> {
  const runOnce = (predict: number) => runMtmdCli(client, program, files, predict);
  const startedAt = performance.now();
  for (let image = 0; image < PROCESSES; image++) await runOnce(MAX_TOKENS);
  const eachMs = (performance.now() - startedAt) / PROCESSES;
  const startedAloneAt = performance.now();
  await runOnce(0);
  const startMs = performance.now() - startedAloneAt;
  const times = (orielRate.perSecond * eachMs) / 1000;
  const processValue = `${(1000 / eachMs).toFixed(2)} images/s, ${eachMs.toFixed(0)} ms each, ${startMs.toFixed(0)} ms before the first token`;
  recordFigure(PART, `${name}: one llama-mtmd-cli process per image`, processValue);
  recordFigure(
    PART,
    `${name}: Oriel compared with one process per image`,
    `${times.toFixed(1)} times as fast`,
    createMinGoal(5, times, " times"),
  );
}

interface Rate {
  perSecond: number;
  /** Share of prompt tokens from the cache. */
  cachedShare: number;
}

interface Tokens {
  prompt: number;
  cached: number;
}

function formatRate({ perSecond, cachedShare }: Rate): string {
  return `${perSecond.toFixed(2)} images/s, ${(cachedShare * 100).toFixed(0)} % of the prompt tokens from the cache`;
}

/** Processes `count` images, `concurrency` at a time. */
async function measureRate(count: number, concurrency: number, processImage: () => Promise<Tokens>): Promise<Rate> {
  const startedAt = performance.now();
  let remaining = count;
  const sum: Tokens = { prompt: 0, cached: 0 };
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (remaining-- > 0) {
        const { prompt, cached } = await processImage();
        sum.prompt += prompt;
        sum.cached += cached;
      }
    }),
  );
  return { perSecond: (count * 1000) / (performance.now() - startedAt), cachedShare: sum.cached / Math.max(1, sum.prompt) };
}

async function askOriel(client: EngineClient, target: Target): Promise<Tokens> {
  const images = [await addFreshImage(client)];
  const question = {
    budget: BUDGET,
    question: QUESTION,
    system: ALT_SYSTEM,
    response: { schema: ALT_SCHEMA },
    isBatch: true,
    maxTokens: MAX_TOKENS,
  } as const;
  const { answer } = await measureAnswer(client, { target, images, ...question } satisfies Partial<AskParams>);
  return answer.tokens;
}

async function measureOriel(client: EngineClient, target: Target, count: number, concurrency: number): Promise<Rate> {
  await askOriel(client, target);
  return measureRate(count, concurrency, () => askOriel(client, target));
}

/** Alternates between Oriel and the loop, because the speed of the machine varies. Each has a separate llama-server. */
async function compareInTurns(
  client: EngineClient,
  files: Files,
  count: number,
): Promise<{ orielRate: Rate; loopRate: Rate; shares: number[] }> {
  const server = await startPlainServer(files, 1);
  const target: Target = { kind: "local", ...files, llamaServer };
  const [askWithOriel, askInLoop] = [() => askOriel(client, target), () => askDirectly(client, server.url)];
  try {
    await askWithOriel();
    await askInLoop();
    const rates = new Map([askWithOriel, askInLoop].map((ask) => [ask, [] as Rate[]]));
    for (let turn = 0; turn < TURNS; turn++) {
      // The second program may find a warmer CPU, so the order alternates.
      for (const ask of turn % 2 === 0 ? [askWithOriel, askInLoop] : [askInLoop, askWithOriel])
        rates.get(ask)?.push(await measureRate(count / TURNS, ask === askWithOriel ? getConcurrency(target) : 1, ask));
    }
    const [orielRates = [], loopRates = []] = [askWithOriel, askInLoop].map((ask) => rates.get(ask) ?? []);
    const shares = orielRates.map(({ perSecond }, turn) => perSecond / (loopRates[turn]?.perSecond ?? Infinity));
    return { orielRate: combineRates(orielRates), loopRate: combineRates(loopRates), shares };
  } finally {
    server.kill();
  }
}

/** Combines rates of the same number of images each. */
function combineRates(rates: Rate[]): Rate {
  const seconds = rates.reduce((sum, { perSecond }) => sum + 1 / perSecond, 0);
  return { perSecond: rates.length / seconds, cachedShare: rates.reduce((sum, { cachedShare }) => sum + cachedShare, 0) / rates.length };
}

/** Prepares an image as Oriel sends it. Other programs also need time to resize it. */
async function prepareImage(client: EngineClient): Promise<PreparedImage> {
  const { limits } = defaultQuestion;
  const [result] = await client.prepare({ images: [await addFreshImage(client)], budget: BUDGET, limits }, new AbortController().signal);
  if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
  return result.image;
}

async function askDirectly(client: EngineClient, url: string): Promise<Tokens> {
  const messages = await buildChatMessages({
    conversation: [{ images: [await prepareImage(client)], selections: [], question: QUESTION }],
    system: ALT_SYSTEM,
  });
  const request = { messages, maxTokens: MAX_TOKENS, temperature: 0, thinking: false, schema: ALT_SCHEMA };
  for await (const event of streamChat({ url: new URL(url), isLocal: true, definition }, request, new AbortController().signal)) {
    if (event.kind === "end") return { prompt: event.end.promptTokens, cached: event.end.cachedTokens };
  }
  throw new Error("The server returned no answer.");
}

/** @throws Error that contains the program's output if the program fails */
async function runMtmdCli(client: EngineClient, program: string, files: Files, predict: number): Promise<void> {
  const [piece] = (await prepareImage(client)).pieces;
  if (piece === undefined) throw new Error("The prepared image is empty.");
  await promisify(execFile)(program, [
    ...["--model", files.model, "--mmproj", files.projector, "--image", piece.file, "--jinja", "--offline", "--predict", String(predict)],
    ...["--system-prompt", ALT_SYSTEM, "--prompt", QUESTION, "--temp", "0", "--json-schema", JSON.stringify(ALT_SCHEMA)],
    // The default would allocate memory for the model's full context of 131,072 tokens for each image.
    ...["--ctx-size", "4096", "--ubatch-size", String(MICRO_BATCH_TOKENS)],
  ]);
}
