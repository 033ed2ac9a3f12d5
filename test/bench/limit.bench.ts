/**
 * Compares Oriel with the maximum speed of llama.cpp on this machine, which llama-bench measures without a server, a template or a sampler:
 * tokens read per second, and then tokens written per second. Alternates between both programs, because the speed of the machine varies.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { BATCH_TOKENS } from "../../src/engine/backends/llamaServer/commandLine.ts";
import { MICRO_BATCH_TOKENS } from "../../src/models/fit/launchSettings.ts";
import { TestEngine, llamaServer } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { measureAnswer } from "./asking.ts";
import { isQuick, computeMedian, recordFigure } from "./figures.ts";
import { obtainLlamaTools } from "./llamaTools.ts";

const PART = "Limit";
const ROUNDS = 3;
const QUESTIONS_PER_ROUND = 3;
const TOKENS = 48;

/** Speeds in tokens per second. */
interface Rates {
  reading: number;
  writing: number;
}

// A quick run has no time to build llama-bench.
const tools = isQuick ? undefined : await obtainLlamaTools();
if (tools) for (const size of ["50M", "300M"] as const) await measure(size, tools.bench);

async function measure(size: "50M" | "300M", program: string): Promise<void> {
  const files = await writeRandomModel(randomModels, size);
  const engine = await TestEngine.create();
  try {
    const client = engine.createClient();
    const ask = (round: string) => measureOriel(client, files, round);
    const { prompt } = await ask("warm");
    const [orielRates, limits]: [Rates[], Rates[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      for (let question = 0; question < QUESTIONS_PER_ROUND; question++) orielRates.push((await ask(`${round} ${question}`)).rates);
      limits.push(await runLlamaBench(program, files.model, prompt));
    }
    for (const [name, rate] of [
      ["tokens read", "reading"],
      ["tokens written", "writing"],
    ] as const) {
      const [orielRate, limit] = [orielRates, limits].map((all) => computeMedian(all.map((rates) => rates[rate])));
      const share = ((orielRate ?? 0) / (limit ?? 1)).toFixed(2);
      const value = `${orielRate?.toFixed(0)} per second, llama-bench ${limit?.toFixed(0)}: ${share} of the limit`;
      recordFigure(PART, `${size}, ${name}, prompt of ${prompt} tokens`, value);
    }
  } finally {
    await engine.dispose();
  }
}

/** @param round text at the start of the question, so that nothing is cached */
async function measureOriel(client: EngineClient, files: { model: string; projector: string }, round: string) {
  const question = `${round} ${"What is the tide at the berth when the ship arrives? ".repeat(20)}`;
  const target = { kind: "local", ...files, llamaServer } as const;
  const params = { target, images: [], question, maxTokens: TOKENS, temperature: 0 };
  const { firstMs, tokensPerSecond, answer } = await measureAnswer(client, params);
  const { prompt, cached } = answer.tokens;
  return { prompt, rates: { reading: ((prompt - cached) * 1000) / firstMs, writing: tokensPerSecond } };
}

async function runLlamaBench(program: string, model: string, prompt: number): Promise<Rates> {
  const measureRate = async (...test: string[]) => {
    const sizes = ["--batch-size", String(BATCH_TOKENS), "--ubatch-size", String(MICRO_BATCH_TOKENS)];
    const { stdout } = await promisify(execFile)(program, ["--model", model, "--repetitions", "3", "--output", "json", ...sizes, ...test]);
    const [result] = JSON.parse(stdout) as { avg_ts: number }[];
    if (result === undefined) throw new Error(stdout);
    return result.avg_ts;
  };
  return {
    reading: await measureRate("--n-prompt", String(prompt), "--n-gen", "0"),
    writing: await measureRate("--n-prompt", "0", "--n-gen", String(TOKENS), "--n-depth", String(prompt)),
  };
}
