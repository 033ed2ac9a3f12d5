import { relative, resolve } from "node:path";
import { addImageFile } from "../../altText/index.ts";
import { isTrue } from "../../evaluation/score.ts";
import { writeWhole } from "../../disk/files.ts";
import { parsedArgs } from "../parsedArgs.ts";
import { chooseTargets, engineFor, targetsOptions } from "../target.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { altTextTrials } from "./altTexts.ts";
import { askAbout, measuredOf, warmUp } from "./ask.ts";
import { namesOf } from "./candidateNames.ts";
import { summaryOf, summaryText, type Evaluation } from "./evaluation.ts";
import { readManifest } from "./manifest.ts";
import { reportPage } from "./report.ts";
import { thumbnailOf, tryAll, type Trial } from "./trial.ts";

declare const ORIEL_VERSION: string;

const options = {
  ...targetsOptions,
  "alt-texts": { type: "boolean" },
  format: { type: "string" },
  out: { type: "string" },
} as const;

const REPORT = "oriel-eval.html";

/** `oriel eval`. @returns 1 where an image, or a model, failed */
export async function evalCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const format = values.format ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`--format is text or json, not “${format}”`);
  const targets = await chooseTargets(values, signal);
  const names = namesOf(targets);
  const kind = values["alt-texts"] ? "altTexts" : "answers";
  const trials = kind === "altTexts" ? await altTextTrials(positionals, terminal, signal) : await answerTrials(positionals);
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
      const thumbnail = await thumbnailOf(trial, client, signal);
      if (thumbnail !== undefined) trial.case.thumbnail = thumbnail;
    }
  } finally {
    terminal.endProgress();
    client.dispose();
  }
  const file = resolve(values.out ?? REPORT);
  await writeWhole(file, reportPage(evaluation, ORIEL_VERSION), 0o644);
  return tellOf(evaluation, format, file, terminal);
}

/** The pictures of a folder that names their answers. */
async function answerTrials(positionals: string[]): Promise<Trial[]> {
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new UsageError("name the folder of pictures with their answers.json");
  return (await readManifest(folder)).map(({ image, question, ...expected }) => ({
    case: {
      image,
      question,
      expected: [...expected.accept, ...(expected.words.length > 0 ? [`all of: ${expected.words.join(", ")}`] : [])],
    },
    add: (client) => addImageFile(client, resolve(folder, image)),
    async ask(ref, asking, signal) {
      const answer = await askAbout(ref, question, asking, signal);
      return { kind: "judged", answer: answer.text, isTrue: isTrue(answer.text, expected), measured: measuredOf(answer) };
    },
  }));
}

function tellOf(evaluation: Evaluation, format: "text" | "json", file: string, terminal: Terminal): number {
  const { kind, cases, candidates } = evaluation;
  const summaries = candidates.map((candidate) => summaryOf(candidate, cases.length));
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
