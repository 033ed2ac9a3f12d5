import { join, resolve } from "node:path";
import { DocumentWorker, openProject } from "../altText/index.ts";
import { toSentence } from "../core/failureDeclaration.ts";
import { toJsonText } from "../core/jsonText.ts";
import { toTerminalLine } from "../core/terminalText.ts";
import { recordBoxOrder } from "../disk/boxOrders.ts";
import { writeOutputFile } from "../disk/outputFile.ts";
import { getCacheFolder } from "../disk/paths.ts";
import { getRelativeName } from "../disk/relativePath.ts";
import { createAltTextTrials } from "../evaluation/altTextTrials.ts";
import { createAnswerTrials } from "../evaluation/answerTrials.ts";
import { loadModel } from "../evaluation/ask.ts";
import { chooseBoxOrder, countCorrectBoxes } from "../evaluation/boxTrials.ts";
import { createCandidateNames } from "../evaluation/candidateNames.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { createJsonReport } from "../evaluation/jsonReport.ts";
import { ManifestError } from "../evaluation/manifest.ts";
import { renderReport } from "../evaluation/report.ts";
import { summarize, formatSummary } from "../evaluation/summary.ts";
import { createThumbnail, runTrials, type Trial } from "../evaluation/trial.ts";
import { scanDocuments } from "./alt/documents.ts";
import { parseArguments } from "./parseArguments.ts";
import { chooseTargets, createEngineClient, comparisonOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

declare const ORIEL_VERSION: string;

export const options = {
  ...comparisonOptions,
  "alt-texts": { type: "boolean" },
  format: { type: "string" },
  out: { type: "string" },
} as const;

const DEFAULT_REPORT = "oriel-eval.html";

/** `oriel eval`. @returns 1 if an image or a model failed */
export async function evalCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const format = values.format ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`--format must be text or json, not “${format}”.`);
  const targets = await chooseTargets(values, signal);
  const names = createCandidateNames(targets);
  const kind = values["alt-texts"] ? "altTexts" : "answers";
  const { trials, dispose } =
    kind === "altTexts"
      ? await findAltTextTrials(positionals, terminal, signal)
      : { trials: await readAnswerTrials(positionals), dispose: () => {} };
  const evaluation: Evaluation = { kind, cases: trials.map((trial) => trial.case), candidates: [] };
  const client = await createEngineClient(terminal);
  try {
    for (const [index, target] of targets.entries()) {
      const name = names[index] ?? "";
      await loadModel(client, target, signal);
      const showProgress = (done: number) => terminal.showTransient(`${name}: ${done} of ${trials.length}`);
      evaluation.candidates.push(await runTrials(trials, name, { client, target }, showProgress, signal));
    }
    for (const trial of trials) {
      const thumbnail = await createThumbnail(trial, client, signal);
      if (thumbnail !== undefined) trial.case.thumbnail = thumbnail;
    }
  } finally {
    terminal.clearProgress();
    client.dispose();
    dispose();
  }
  await recordBoxOrders(evaluation, terminal);
  const file = resolve(values.out ?? DEFAULT_REPORT);
  await writeOutputFile(file, renderReport(evaluation, ORIEL_VERSION));
  return printSummaries(evaluation, format, file, terminal);
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
        ? "Oriel won't accept listed coordinates from this model."
        : `From now on, Oriel assumes that this model lists ${order === "xyxy" ? "x" : "y"} first.`;
    terminal.note(
      `${candidate.name}: ${named} of ${asked} boxes are correct when the model labels the coordinates (x1, y1, …). When it writes a plain list, ${xyxy} are correct if read with x first and ${yxyx} if read with y first. ${consequence}`,
    );
  }
}

/** @throws UsageError */
async function readAnswerTrials(positionals: string[]): Promise<Trial[]> {
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new UsageError("Specify the folder that contains the images and answers.json.");
  try {
    return await createAnswerTrials(folder);
  } catch (error) {
    throw error instanceof ManifestError ? new UsageError(error.message) : error;
  }
}

/** @returns the trials, and a function that stops the worker they use. @throws UsageError */
async function findAltTextTrials(
  paths: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ trials: Trial[]; dispose: () => void }> {
  const root = process.cwd();
  const project = await openProject(root);
  const documents = scanDocuments(paths, { folder: root, project }, terminal, signal);
  const parser = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), ...project });
  const toName = (path: string) => getRelativeName(path, root);
  const trials = await createAltTextTrials(documents, project.settings, toName, {
    findProblems: (...params) => parser.findProblems(...params),
    describeUse: (...params) => parser.describeUse(...params),
  });
  if (trials.length === 0) throw new UsageError("No image has alt text that passes all rules.");
  return { trials, dispose: () => parser.dispose() };
}

function printSummaries(evaluation: Evaluation, format: "text" | "json", file: string, terminal: Terminal): number {
  const { kind, cases, candidates } = evaluation;
  const summaries = candidates.map((candidate) => summarize(candidate, cases.length));
  if (format === "json") {
    terminal.printFormatted(`${toJsonText(createJsonReport(evaluation))}\n`);
  } else {
    for (const summary of summaries) terminal.print(`${toTerminalLine(formatSummary(kind, summary))}\n`);
  }
  for (const { name, outcomes } of candidates) {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === "failed") terminal.note(`${name}: No answer about ${cases[index]?.image ?? ""}. ${toSentence(outcome.reason)}`);
    }
  }
  terminal.note(`Report: ${getRelativeName(file, process.cwd())}`);
  return summaries.some(({ failed }) => failed > 0) ? 1 : 0;
}
