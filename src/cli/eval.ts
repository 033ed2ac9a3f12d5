import { relative, resolve } from "node:path";
import { readAltSettings } from "../altText/index.ts";
import { writeWhole } from "../disk/files.ts";
import { altTextTrials } from "../evaluation/altTextTrials.ts";
import { answerTrials } from "../evaluation/answerTrials.ts";
import { warmUp } from "../evaluation/ask.ts";
import { namesOf } from "../evaluation/candidateNames.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { ManifestError } from "../evaluation/manifest.ts";
import { reportPage } from "../evaluation/report.ts";
import { summarize, summaryText } from "../evaluation/summary.ts";
import { createThumbnail, tryAll, type Trial } from "../evaluation/trial.ts";
import { documentsOf, nameOf } from "./alt/documents.ts";
import { parsedArgs } from "./parsedArgs.ts";
import { chooseTargets, engineFor, targetsOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

declare const ORIEL_VERSION: string;

const options = {
  ...targetsOptions,
  "alt-texts": { type: "boolean" },
  format: { type: "string" },
  out: { type: "string" },
} as const;

const REPORT = "oriel-eval.html";

/** `oriel eval`. @returns 1 if an image, or a model, failed */
export async function evalCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const format = values.format ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`--format is text or json, not “${format}”`);
  const targets = await chooseTargets(values, signal);
  const names = namesOf(targets);
  const kind = values["alt-texts"] ? "altTexts" : "answers";
  const trials = kind === "altTexts" ? await findAltTextTrials(positionals, terminal, signal) : await readAnswerTrials(positionals);
  const evaluation: Evaluation = { kind, cases: trials.map((trial) => trial.case), candidates: [] };
  const client = await engineFor(terminal);
  try {
    for (const [index, target] of targets.entries()) {
      const name = names[index] ?? "";
      await warmUp(client, target, signal);
      const tell = (done: number) => terminal.fleeting(`${name}: ${done} of ${trials.length}`);
      evaluation.candidates.push(await tryAll(trials, name, { client, target }, tell, signal));
    }
    for (const trial of trials) {
      const thumbnail = await createThumbnail(trial, client, signal);
      if (thumbnail !== undefined) trial.case.thumbnail = thumbnail;
    }
  } finally {
    terminal.endProgress();
    client.dispose();
  }
  const file = resolve(values.out ?? REPORT);
  await writeWhole(file, reportPage(evaluation, ORIEL_VERSION), 0o644);
  return printSummaries(evaluation, format, file, terminal);
}

/** @throws UsageError */
async function readAnswerTrials(positionals: string[]): Promise<Trial[]> {
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new UsageError("name the folder of pictures with their answers.json");
  try {
    return await answerTrials(folder);
  } catch (error) {
    throw error instanceof ManifestError ? new UsageError(error.message) : error;
  }
}

/** @throws UsageError */
async function findAltTextTrials(paths: string[], terminal: Terminal, signal: AbortSignal): Promise<Trial[]> {
  const root = process.cwd();
  const settings = await readAltSettings(root);
  const documents = documentsOf(paths, { root, settings }, terminal, signal);
  const trials = await altTextTrials(documents, settings, (path) => nameOf(path, root));
  if (trials.length === 0) throw new UsageError("no image here has an alternative text that the rules find nothing wrong with");
  return trials;
}

function printSummaries(evaluation: Evaluation, format: "text" | "json", file: string, terminal: Terminal): number {
  const { kind, cases, candidates } = evaluation;
  const summaries = candidates.map((candidate) => summarize(candidate, cases.length));
  if (format === "json") {
    const plain = cases.map(({ image, question, expected }) => ({ image, question, expected }));
    terminal.out(`${JSON.stringify({ version: 1, kind, summaries, cases: plain, candidates }, undefined, 2)}\n`);
  } else {
    for (const summary of summaries) terminal.out(`${summaryText(kind, summary)}\n`);
  }
  for (const { name, outcomes } of candidates) {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === "failed") terminal.note(`${name} has no answer about ${cases[index]?.image ?? ""}: ${outcome.reason}`);
    }
  }
  terminal.note(`Look at ${relative(process.cwd(), file)}.`);
  return summaries.some(({ failed }) => failed > 0) ? 1 : 0;
}
