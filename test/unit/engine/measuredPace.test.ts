import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { persistPace } from "../../../src/engine/measuredPace.ts";
import type { Target } from "../../../src/protocol/target.ts";
import { ScriptedBackend } from "./scriptedBackend.ts";

const local: Target = { kind: "local", model: "m", projector: "p" };

describe("the measured speed of a model", () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), "oriel-speeds-"));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const connect = async (target: Target, measured?: { prompt: number; answer?: number }) => {
    const backend = new ScriptedBackend([]);
    const { connect, record } = persistPace(async () => backend, target, cache);
    await connect([], () => {});
    if (measured) backend.pace.recordBatch(measured.prompt, 1000);
    if (measured?.answer !== undefined) backend.pace.recordAnswer(measured.answer);
    await record();
    return [backend.pace.tokensPerSecond, backend.pace.answerTokensPerSecond];
  };

  it("is known to the next engine", async () => {
    assert.deepEqual(await connect(local), [undefined, undefined]);
    await connect(local, { prompt: 500, answer: 20 });
    assert.deepEqual(await connect(local), [500, 20]);
    await connect(local, { prompt: 900, answer: 20 });
    assert.deepEqual(await connect(local), [900, 20]);
  });

  it("is not stored again if it has hardly changed", async () => {
    await connect(local, { prompt: 500, answer: 20 });
    const stored = await readFile(join(cache, "speeds.json"), "utf8");
    await connect(local, { prompt: 550, answer: 21 });
    assert.equal(await readFile(join(cache, "speeds.json"), "utf8"), stored);
  });

  it("is not kept for a server, which may run anywhere", async () => {
    const endpoint: Target = { kind: "endpoint", url: "http://h" };
    await connect(endpoint, { prompt: 500 });
    assert.deepEqual(await connect(endpoint), [undefined, undefined]);
  });

  it("is unknown if its file is damaged", async () => {
    await connect(local, { prompt: 500 });
    await writeFile(join(cache, "speeds.json"), '{"m":{"prompt":-1}}');
    assert.deepEqual(await connect(local), [undefined, undefined]);
  });
});
