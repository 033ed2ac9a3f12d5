/** How the engine lives: starts, stops, persons beside a batch, many clients, and memory after many questions. */
import { execFile } from "node:child_process";
import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { concurrencyFor } from "../../src/altText/suggest/suggest.ts";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { runConcurrently } from "../../src/core/runConcurrently.ts";
import type { Target } from "../../src/protocol/target.ts";
import { TestEngine, llamaServer, local } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { freshImage, timedAsk } from "./asking.ts";
import { atMost, isQuick, median, spread, tell } from "./figures.ts";

const PART = "Engine";
const ROUNDS = isQuick ? 3 : 7;
const BATCH = isQuick ? 20 : 200;
const CLIENTS = 8;
const MINUTE_MS = isQuick ? 8000 : 60_000;
/** An hour's worth: a question each few seconds. */
const MANY = isQuick ? 60 : 800;

const slow: Target = { kind: "local", ...(await writeRandomModel(randomModels, isQuick ? "50M" : "300M")), llamaServer };

await inEngine(idle);
await starts();
await inEngine(cancelling);
await inEngine(besideBatch);
await inEngine(manyClients);
await inEngine(memory);

async function inEngine(work: (engine: TestEngine, client: EngineClient) => Promise<void>): Promise<void> {
  const engine = await TestEngine.create();
  try {
    await work(engine, engine.client());
  } finally {
    await engine.dispose();
  }
}

/** Before the first question there is neither a model nor a decoder. */
async function idle(engine: TestEngine, client: EngineClient): Promise<void> {
  await client.enginePid();
  await delay(500);
  for (const [name, kilobytes] of await resident(engine)) tell(PART, `memory of the idle ${name}`, `${(kilobytes / 1000).toFixed(0)} MB`);
}

async function starts(): Promise<void> {
  const [cold, warm]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await inEngine(async (engine, client) => {
      const target = { ...slow, unloadAfterMinutes: 0.002 } as Target;
      cold.push((await timedAsk(client, { target, images: [], maxTokens: 1 })).firstMs);
      await engine.untilState("unloaded");
      warm.push((await timedAsk(client, { target, images: [], maxTokens: 1 })).firstMs);
    });
  }
  tell(PART, "from nothing to the first token, engine and model started", spread(cold, "ms"));
  tell(PART, "the same in an engine that has unloaded the model", spread(warm, "ms"));
}

async function cancelling(_: TestEngine, client: EngineClient): Promise<void> {
  const [decoding, prefilling]: [number[], number[]] = [[], []];
  await timedAsk(client, { target: slow, images: [await freshImage(client)], budget: 560 });
  const alone = await times(() =>
    timedAsk(client, { target: slow, images: [], question: "Hello?", maxTokens: 1 }).then(({ firstMs }) => firstMs),
  );
  // One image of 1,120 tokens is one batch, which nothing can break off.
  const image = await times(
    async () => (await timedAsk(client, { target: slow, images: [await freshImage(client)], budget: 1120, maxTokens: 1 })).firstMs,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const long = new AbortController();
    const writing = timedAsk(client, { target: slow, images: [], question: `Write ${round}.`, maxTokens: 4000 }, long.signal);
    await delay(500);
    long.abort();
    await writing.catch(() => {});
    decoding.push((await timedAsk(client, { target: slow, images: [], question: "Hello?", maxTokens: 1 })).firstMs - median(alone));
    const reading = new AbortController();
    const picture = await freshImage(client);
    const asked = timedAsk(client, { target: slow, images: [picture], budget: 1120 }, reading.signal);
    await delay(150);
    reading.abort();
    await asked.catch(() => {});
    prefilling.push((await timedAsk(client, { target: slow, images: [], question: "Hello?", maxTokens: 1 })).firstMs - median(alone));
  }
  tell(PART, "stopped while it writes: the next question waits", spread(decoding, "ms"), atMost(300, median(decoding), " ms"));
  const limit = Math.round(median(image));
  tell(
    PART,
    "stopped while it reads an image: the next waits",
    spread(prefilling, "ms"),
    atMost(limit, median(prefilling), " ms (one image)"),
  );
}

/** A person asks while a batch runs. */
async function besideBatch(_: TestEngine, client: EngineClient): Promise<void> {
  const question = async () => timedAsk(client, { target: slow, images: [await freshImage(client)], budget: 140 });
  const rest = new AbortController();
  setMaxListeners(0, rest.signal);
  const inBatch = async () => {
    const images = [await freshImage(client)];
    return timedAsk(client, { target: slow, images, budget: 140, question: "Describe it.", isBatch: true }, rest.signal);
  };
  await question();
  const alone = await times(async () => (await question()).totalMs);
  const one = await times(async () => (await inBatch()).totalMs);
  let done = 0;
  // As those do that ask for a batch.
  const batch = runConcurrently(Array.from({ length: BATCH }), concurrencyFor(slow), async () => {
    await inBatch();
    done += 1;
  });
  const beside: number[] = [];
  let overtaken = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await delay(50 + 37 * round);
    const before = done;
    beside.push((await question()).totalMs);
    overtaken = Math.max(overtaken, done - before);
  }
  const left = BATCH - done;
  rest.abort();
  await batch.catch(() => {});
  const limit = Math.round(median(alone) + median(one));
  const value = `${spread(beside, "ms")}; alone ${median(alone).toFixed(0)} ms, an image of the batch ${median(one).toFixed(0)} ms`;
  tell(PART, `a person's question beside a batch of ${BATCH} (${left} left at the end)`, value, atMost(limit, median(beside), " ms"));
  tell(PART, "images of the batch that are finished while a person waits", String(overtaken), atMost(1, overtaken));
}

async function manyClients(engine: TestEngine): Promise<void> {
  const counts: number[] = [];
  const waits: number[] = [];
  const until = performance.now() + MINUTE_MS;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const client = engine.client();
      counts[index] = 0;
      while (performance.now() < until) {
        const { totalMs } = await timedAsk(client, { target: local, images: [await freshImage(client)] });
        counts[index] += 1;
        waits.push(totalMs);
      }
    }),
  );
  const share = Math.min(...counts) / Math.max(...counts);
  const value = `${counts.reduce((sum, count) => sum + count, 0)} answers, ${spread(waits, "ms")} each; of the busiest one's answers the least served had ${share.toFixed(2)}`;
  tell(PART, `${CLIENTS} clients at once for ${MINUTE_MS / 1000} s`, value, { text: "none has less than 0.8", isReached: share >= 0.8 });
}

async function memory(engine: TestEngine, client: EngineClient): Promise<void> {
  const ask = async () => timedAsk(client, { target: local, images: [await freshImage(client)] });
  for (let count = 0; count < MANY / 4; count++) await ask();
  const before = await resident(engine);
  for (let count = MANY / 4; count < MANY; count++) await ask();
  const after = await resident(engine);
  for (const [name, kilobytes] of after) {
    const grown = (kilobytes - (before.get(name) ?? 0)) / 1000;
    const aim = name === "engine" ? atMost(50, grown, " MB more") : undefined;
    tell(
      PART,
      `memory of the ${name} after ${MANY} questions`,
      `${(kilobytes / 1000).toFixed(0)} MB, ${grown.toFixed(0)} MB more than after ${MANY / 4}`,
      aim,
    );
  }
}

/** Of each process, in kilobytes. */
async function resident(engine: TestEngine): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const { pid, command } of await engine.processes()) {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    sizes.set(command.includes("--mmproj") ? "llama-server" : command.includes("engine.mjs") ? "engine" : "decoder", Number(stdout));
  }
  return sizes;
}

async function times(work: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round++) found.push(await work());
  return found;
}
