import { resolve } from "node:path";
import { toSentence } from "../core/failureDeclaration.ts";
import { toJsonText } from "../core/jsonText.ts";
import { toTerminalLine } from "../core/terminalText.ts";
import { recordBoxOrder } from "../disk/boxOrders.ts";
import { writeOutputFile } from "../disk/outputFile.ts";
import { getCacheFolder } from "../disk/paths.ts";
import { getRelativeName } from "../disk/relativePath.ts";
import { loadModel } from "../evaluation/ask.ts";
import { chooseBoxOrder, countCorrectBoxes } from "../evaluation/boxTrials.ts";
import { createCandidateNames } from "../evaluation/candidateNames.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { createJsonReport } from "../evaluation/jsonReport.ts";
import { rateAnswers } from "../evaluation/rateAnswers.ts";
import { renderVotesPage } from "../evaluation/votes/votesPage.ts";
import { renderReport } from "../evaluation/report.ts";
import { summarize, formatSummary } from "../evaluation/summary.ts";
import { createThumbnails, runTrials } from "../evaluation/trial.ts";
import { openTrials, trialOptions } from "./evalTrials.ts";
import { parseArguments } from "./parseArguments.ts";
import { parsePrices, priceOptions } from "./prices.ts";
import type { Target } from "../protocol/target.ts";
import { chooseTarget, chooseTargets, createEngineClient, comparisonOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

declare const ORIEL_VERSION: string;

export const options = {
  ...comparisonOptions,
  ...trialOptions,
  ...priceOptions,
  format: { type: "string" },
  out: { type: "string" },
  votes: { type: "string" },
  judge: { type: "string" },
  "judge-model": { type: "string" },
} as const;

const DEFAULT_REPORT = "oriel-eval.html";

/** `oriel eval`. @returns 1 if an image or a model failed */
export async function evalCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const format = values.format ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`--format must be text or json, not “${format}”.`);
  const targets = await chooseTargets(values, signal);
  const prices = parsePrices(values, targets);
  if (values.votes !== undefined && targets.length < 2) throw new UsageError("--votes needs at least two models to compare.");
  const judge = await chooseJudge(values, signal);
  const names = createCandidateNames(targets);
  const { kind, trials, dispose } = await openTrials(positionals, values, terminal, signal);
  const evaluation: Evaluation = { kind, cases: trials.map((trial) => trial.case), candidates: [] };
  /** Images of the cases for the page with votes. */
  const previews: string[][] = [];
  let client;
  try {
    client = await createEngineClient(terminal);
    for (const [index, target] of targets.entries()) {
      const name = names[index] ?? "";
      await loadModel(client, target, signal);
      const showProgress = (done: number) => terminal.showTransient(`${name}: ${done} of ${trials.length}`);
      const price = prices[index];
      const candidate = await runTrials(trials, name, { client, target }, showProgress, signal);
      evaluation.candidates.push({ ...candidate, ...(price === undefined ? {} : { price }) });
    }
    if (judge !== undefined) {
      for (const candidate of evaluation.candidates) {
        const showProgress = (done: number) => terminal.showTransient(`Judging ${candidate.name}: ${done} of ${trials.length}`);
        await rateAnswers(candidate, trials, { client, target: judge }, showProgress, signal);
      }
    }
    for (const trial of trials) {
      trial.case.thumbnails = await createThumbnails(trial, client, 70, signal);
      if (values.votes !== undefined) previews.push(await createThumbnails(trial, client, 560, signal));
    }
  } finally {
    terminal.clearProgress();
    client?.dispose();
    await dispose();
  }
  await recordBoxOrders(evaluation, terminal);
  const file = resolve(values.out ?? DEFAULT_REPORT);
  await writeOutputFile(file, renderReport(evaluation, ORIEL_VERSION));
  if (values.votes !== undefined) {
    await writeOutputFile(resolve(values.votes), renderVotesPage(evaluation, previews, Math.random));
    terminal.note(`Page to vote on: ${getRelativeName(resolve(values.votes), process.cwd())}`);
  }
  return printSummaries(evaluation, format, file, terminal);
}

/** Chooses the model that rates answers: a server's URL, or the name of an installed model. @throws UsageError; FailureError */
async function chooseJudge(
  { judge, "judge-model": model, endpoint = [] }: { judge?: string; "judge-model"?: string; endpoint?: string[] },
  signal: AbortSignal,
): Promise<Target | undefined> {
  if (judge === undefined) {
    if (model !== undefined) throw new UsageError("--judge-model needs --judge.");
    return undefined;
  }
  if (!URL.canParse(judge)) return chooseTarget({ model: judge }, signal);
  const position = { servers: [...endpoint, judge], index: endpoint.length };
  return chooseTarget({ endpoint: judge, "endpoint-model": model }, signal, position);
}

/** Records in which order each model lists the coordinates of a box, so that its answers in that form are understood. */
async function recordBoxOrders({ candidates }: Evaluation, terminal: Terminal): Promise<void> {
  for (const candidate of candidates) {
    const counts = countCorrectBoxes(candidate);
    if (counts === undefined) continue;
    const { asked, model, named, xyxy, yxyx } = counts;
    const order = chooseBoxOrder(counts);
    await recordBoxOrder(getCacheFolder(), model, order);
    const consequence =
      order === undefined
        ? "Oriel won't accept coordinates that this model writes as a plain list."
        : `From now on, Oriel assumes that this model lists ${order === "xyxy" ? "x" : "y"} first.`;
    terminal.note(
      `${candidate.name}: ${named} of ${asked} boxes are correct when the model labels the coordinates (x1, y1, …). When it writes a plain list, ${xyxy} are correct if read with x first and ${yxyx} if read with y first. ${consequence}`,
    );
  }
}

function printSummaries(evaluation: Evaluation, format: "text" | "json", file: string, terminal: Terminal): number {
  const { kind, cases, candidates } = evaluation;
  const summaries = candidates.map((candidate) => summarize(candidate, cases));
  if (format === "json") {
    terminal.printFormatted(`${toJsonText(createJsonReport(evaluation))}\n`);
  } else {
    for (const line of summaries.flatMap((summary) => formatSummary(kind, summary))) terminal.print(`${toTerminalLine(line)}\n`);
  }
  for (const { name, outcomes } of candidates) {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === "failed") terminal.note(`${name}: No answer about ${cases[index]?.image ?? ""}. ${toSentence(outcome.reason)}`);
    }
  }
  terminal.note(`Report: ${getRelativeName(file, process.cwd())}`);
  return summaries.some(({ failed }) => failed > 0) ? 1 : 0;
}
