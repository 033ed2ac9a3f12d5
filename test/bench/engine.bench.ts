/** Measures the engine: starting, cancelling, interactive questions during a batch, parallel clients, and memory after many questions. */
import { execFile } from "node:child_process";
import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { getConcurrency } from "../../src/altText/suggest/suggest.ts";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { runConcurrently } from "../../src/core/runConcurrently.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, localTarget } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { addFreshImage, measureAnswer } from "./asking.ts";
import { createMaxGoal, isQuick, computeMedian, formatSpread, recordFigure } from "./figures.ts";

const PART = "Engine";
const ROUNDS = isQuick ? 3 : 7;
const BATCH_IMAGES = isQuick ? 20 : 200;
const CLIENTS = 8;
const PARALLEL_CLIENTS_DURATION_MS = isQuick ? 8000 : 60_000;
/** Number of questions in an hour if one is asked every few seconds. */
const MANY_QUESTIONS = isQuick ? 60 : 800;

const slowTarget: Target = { kind: "local", ...(await writeRandomModel(randomModels, isQuick ? "50M" : "300M")), llamaServer };

await withEngine(measureIdleMemory);
await measureStarts();
await withEngine(measureCancelling);
await withEngine(measureQuestionsDuringBatch);
await withEngine(measureParallelClients);
await withEngine(measureMemory);

async function withEngine(measurement: (engine: TestEngine, client: EngineClient) => Promise<void>): Promise<void> {
  const engine = await TestEngine.create();
  try {
    await measurement(engine, engine.createClient());
  } finally {
    await engine.dispose();
  }
}

/** Before the first question, neither the model nor the decoder is loaded. */
async function measureIdleMemory(engine: TestEngine, client: EngineClient): Promise<void> {
  await client.getEnginePid();
  await delay(500);
  for (const [name, kilobytes] of await measureResidentMemory(engine))
    recordFigure(PART, `memory of the idle ${name}`, `${(kilobytes / 1000).toFixed(0)} MB`);
}

async function measureStarts(): Promise<void> {
  const [coldTimes, warmTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await withEngine(async (engine, client) => {
      const target = { ...slowTarget, unloadAfterMinutes: 0.002 } as Target;
      coldTimes.push((await measureAnswer(client, { target, images: [], maxTokens: 1 })).firstMs);
      await engine.waitForState("unloaded");
      warmTimes.push((await measureAnswer(client, { target, images: [], maxTokens: 1 })).firstMs);
    });
  }
  recordFigure(PART, "first token, including the start of engine and model", formatSpread(coldTimes, "ms"));
  recordFigure(PART, "first token after the model was unloaded", formatSpread(warmTimes, "ms"));
}

/** Size of an image that fills the largest budget. */
const LARGE_SIZE = { width: 1584, height: 1104 };

async function measureCancelling(_: TestEngine, client: EngineClient): Promise<void> {
  const [answerDelays, prefillDelays]: [number[], number[]] = [[], []];
  await measureAnswer(client, { target: slowTarget, images: [await addFreshImage(client, undefined, LARGE_SIZE)], budget: 560 });
  const undisturbedTimes = await repeat(() =>
    measureAnswer(client, { target: slowTarget, images: [], question: "Hello?", maxTokens: 1 }).then(({ firstMs }) => firstMs),
  );
  // An image of 1,120 tokens is a single batch, which can't be cancelled.
  const imageTimes = await repeat(
    async () =>
      (
        await measureAnswer(client, {
          target: slowTarget,
          images: [await addFreshImage(client, undefined, LARGE_SIZE)],
          budget: 1120,
          maxTokens: 1,
        })
      ).firstMs,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const answerAbort = new AbortController();
    const answerPromise = measureAnswer(
      client,
      { target: slowTarget, images: [], question: `Write ${round}.`, maxTokens: 4000 },
      answerAbort.signal,
    );
    await delay(500);
    answerAbort.abort();
    await answerPromise.catch(() => {});
    answerDelays.push(
      (await measureAnswer(client, { target: slowTarget, images: [], question: "Hello?", maxTokens: 1 })).firstMs -
        computeMedian(undisturbedTimes),
    );
    const prefillAbort = new AbortController();
    const freshImage = await addFreshImage(client, undefined, LARGE_SIZE);
    const prefillPromise = measureAnswer(client, { target: slowTarget, images: [freshImage], budget: 1120 }, prefillAbort.signal);
    await delay(150);
    prefillAbort.abort();
    await prefillPromise.catch(() => {});
    prefillDelays.push(
      (await measureAnswer(client, { target: slowTarget, images: [], question: "Hello?", maxTokens: 1 })).firstMs -
        computeMedian(undisturbedTimes),
    );
  }
  recordFigure(
    PART,
    "delay of the next question after cancelling during the answer",
    formatSpread(answerDelays, "ms"),
    createMaxGoal(300, computeMedian(answerDelays), " ms"),
  );
  const limit = Math.round(computeMedian(imageTimes));
  recordFigure(
    PART,
    "delay of the next question after cancelling during the prefill of an image",
    formatSpread(prefillDelays, "ms"),
    createMaxGoal(limit, computeMedian(prefillDelays), " ms (one image)"),
  );
}

/** Asks questions while a batch runs. */
async function measureQuestionsDuringBatch(_: TestEngine, client: EngineClient): Promise<void> {
  const ask = async () => measureAnswer(client, { target: slowTarget, images: [await addFreshImage(client)], budget: 140 });
  const batchAbort = new AbortController();
  setMaxListeners(0, batchAbort.signal);
  const askInBatch = async () => {
    const images = [await addFreshImage(client)];
    return measureAnswer(client, { target: slowTarget, images, budget: 140, question: "Describe it.", isBatch: true }, batchAbort.signal);
  };
  await ask();
  const undisturbedTimes = await repeat(async () => (await ask()).totalMs);
  const batchImageTimes = await repeat(async () => (await askInBatch()).totalMs);
  let doneCount = 0;
  // Uses the same concurrency as the code that writes alt text.
  const batch = runConcurrently(Array.from({ length: BATCH_IMAGES }), getConcurrency(slowTarget), async () => {
    await askInBatch();
    doneCount += 1;
  });
  const duringBatch: number[] = [];
  let overtakingCount = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await delay(50 + 37 * round);
    const earlierCount = doneCount;
    duringBatch.push((await ask()).totalMs);
    overtakingCount = Math.max(overtakingCount, doneCount - earlierCount);
  }
  const remaining = BATCH_IMAGES - doneCount;
  batchAbort.abort();
  await batch.catch(() => {});
  const limit = Math.round(computeMedian(undisturbedTimes) + computeMedian(batchImageTimes));
  const value = `${formatSpread(duringBatch, "ms")}; alone ${computeMedian(undisturbedTimes).toFixed(0)} ms, an image of the batch ${computeMedian(batchImageTimes).toFixed(0)} ms`;
  recordFigure(
    PART,
    `an interactive question during a batch of ${BATCH_IMAGES} (${remaining} not completed at the end)`,
    value,
    createMaxGoal(limit, computeMedian(duringBatch), " ms"),
  );
  recordFigure(
    PART,
    "images of the batch that are completed before the answer to an interactive question",
    String(overtakingCount),
    createMaxGoal(1, overtakingCount),
  );
}

async function measureParallelClients(engine: TestEngine): Promise<void> {
  const counts: number[] = [];
  const waits: number[] = [];
  const endMs = performance.now() + PARALLEL_CLIENTS_DURATION_MS;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const client = engine.createClient();
      counts[index] = 0;
      while (performance.now() < endMs) {
        const { totalMs } = await measureAnswer(client, { target: localTarget, images: [await addFreshImage(client)] });
        counts[index] += 1;
        waits.push(totalMs);
      }
    }),
  );
  const share = Math.min(...counts) / Math.max(...counts);
  const value = `${counts.reduce((sum, count) => sum + count, 0)} answers, ${formatSpread(waits, "ms")} each; ratio of fewest to most answers per client: ${share.toFixed(2)}`;
  recordFigure(PART, `${CLIENTS} parallel clients for ${PARALLEL_CLIENTS_DURATION_MS / 1000} s`, value, {
    text: "at least 0.8",
    isReached: share >= 0.8,
  });
}

async function measureMemory(engine: TestEngine, client: EngineClient): Promise<void> {
  const ask = async () => measureAnswer(client, { target: localTarget, images: [await addFreshImage(client)] });
  for (let count = 0; count < MANY_QUESTIONS / 4; count++) await ask();
  const before = await measureResidentMemory(engine);
  for (let count = MANY_QUESTIONS / 4; count < MANY_QUESTIONS; count++) await ask();
  const after = await measureResidentMemory(engine);
  for (const [name, kilobytes] of after) {
    const growthMegabytes = (kilobytes - (before.get(name) ?? 0)) / 1000;
    const goal = name === "engine" ? createMaxGoal(50, growthMegabytes, " MB more") : undefined;
    recordFigure(
      PART,
      `memory of the ${name} after ${MANY_QUESTIONS} questions`,
      `${(kilobytes / 1000).toFixed(0)} MB, ${growthMegabytes.toFixed(0)} MB more than after ${MANY_QUESTIONS / 4}`,
      goal,
    );
  }
}

/** Measures the resident memory of each process, in kilobytes. */
async function measureResidentMemory(engine: TestEngine): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const { pid, command } of await engine.listProcesses()) {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    sizes.set(command.includes("--mmproj") ? "llama-server" : command.includes("engine.mjs") ? "engine" : "decoder", Number(stdout));
  }
  return sizes;
}

async function repeat(measurement: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) values.push(await measurement());
  return values;
}
