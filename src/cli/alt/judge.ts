import { join } from "node:path";
import {
  addAttachment,
  addImageFile,
  DocumentWorker,
  getConcurrency,
  isWritable,
  judgeAlt,
  openProject,
  type AltWriter,
  type ImageUse,
  type Judgment,
  type ScannedFile,
} from "../../altText/index.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { BatchFailures } from "../../failures/batchFailures.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import { getCacheFolder } from "../../disk/paths.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { endpointConcurrency } from "../../contributions/settings/endpoint.ts";
import { readConcurrency } from "../concurrency.ts";
import { parseArguments } from "../parseArguments.ts";
import { buildOptions } from "../settingOptions.ts";
import { chooseTarget, createEngineClient, targetOptions } from "../target.ts";
import type { Terminal } from "../terminal.ts";
import { checks, type CheckId } from "./checks.ts";
import { scanDocuments } from "./documents.ts";
import { locateFinding } from "./locateFinding.ts";
import { parseReportOptions, printReport, reportOptions } from "./printReport.ts";
import type { Report, ReportedFinding } from "./report.ts";

export const options = {
  ...targetOptions,
  ...reportOptions,
  "changed-since": { type: "string" },
  ...buildOptions(endpointConcurrency),
} as const;

/** A use with alt text, and its image. */
interface Job {
  document: ScannedFile;
  index: number;
  use: ImageUse;
  /** Path of the image; undefined if the image is embedded in a notebook. */
  image: string | undefined;
}

/** Check for each verdict but `true`, and the start of its message. */
const FAILED_VERDICTS: Record<Exclude<Judgment["verdict"], "true">, { check: CheckId; start: string }> = {
  false: { check: "not-true", start: "Alt text is not true." },
  "too-short": { check: "says-too-little", start: "Alt text says too little." },
  keywords: { check: "keyword-stuffed", start: "Alt text is a list of keywords." },
  decorative: { check: "could-be-decorative", start: "The image adds nothing to the text around it, so its alt text should be empty." },
};

/** `oriel alt judge`. @returns 1 if an image failed, or if a finding is at least as severe as `--fail-on` */
export async function judgeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const choices = parseReportOptions(values);
  const concurrency = readConcurrency(values.concurrency);
  const chosenTarget = await chooseTarget(values, signal);
  const target = chosenTarget.kind === "endpoint" ? { ...chosenTarget, concurrency } : chosenTarget;
  const folder = process.cwd();
  const project = await openProject(folder);
  const { rules, maxLength } = project.settings;
  const documents: ScannedFile[] = [];
  const scope = { folder, project, changedSince: values["changed-since"] };
  for await (const document of scanDocuments(positionals, scope, terminal, signal)) documents.push(document);
  const jobs = documents.flatMap(listJobs);
  /** Findings in the order of the jobs, although several run concurrently. */
  const findings: (ReportedFinding | undefined)[] = [];
  const failures = new BatchFailures();
  let [doneCount, failedCount] = [0, 0];
  const client = await createEngineClient(terminal);
  const worker = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), ...project });
  const writer: AltWriter = {
    ...{ target, client, rules, maxLength, cacheFolder: join(getCacheFolder(), "altTextJudge") },
    findProblems: (...params) => worker.findProblems(...params),
    describeUse: (...params) => worker.describeUse(...params),
    onWaiting: (delayMs) => terminal.showTransient(`The server is busy. Retrying in ${Math.ceil(delayMs / 1000)} s`),
  };
  const skip = (job: Job, reason: string) => {
    failedCount += 1;
    terminal.note(`${getRelativeName(job.document.path, folder)}: ${job.use.target ?? ""}: Skipped. ${reason}`);
  };
  try {
    await runConcurrently(jobs.entries(), getConcurrency(target), async ([position, job]) => {
      try {
        const { document, index, use, image } = job;
        const imageRef = await (image === undefined ? addAttachment(client, document.source, use) : addImageFile(client, image));
        const page = { ...document, name: getRelativeName(document.path, folder) };
        const { judgment } = await judgeAlt(page, index, imageRef, writer, signal);
        if (judgment === undefined) skip(job, "The model gave no verdict.");
        else if (judgment.verdict !== "true") findings[position] = createFinding(job, judgment, judgment.verdict, folder);
        failures.onSuccess();
      } catch (error) {
        signal.throwIfAborted();
        const failure = toFailure(error);
        if (failures.isFinal(failure)) throw error;
        skip(job, describeFailure(failure).message);
      }
      doneCount += 1;
      terminal.showTransient(`${doneCount} of ${jobs.length} images`);
    });
  } finally {
    terminal.clearProgress();
    client.dispose();
    worker.dispose();
  }
  const folderName = getRelativeName(folder, project.root);
  const report: Report = {
    findings: findings.filter((finding) => finding !== undefined),
    documents: documents.length,
    images: jobs.length,
    ...(folderName === "." ? {} : { folder: folderName }),
  };
  const code = await printReport(report, choices, terminal);
  return failedCount > 0 ? 1 : code;
}

/** Lists the uses with alt text whose image can be read. */
function listJobs(document: ScannedFile): Job[] {
  return document.uses.flatMap((use, index): Job[] => {
    if (!isWritable(use) || use.alt.kind !== "text" || use.alt.value.trim() === "") return [];
    const resolution = document.images.get(use);
    if (resolution?.kind === "attached") return [{ document, index, use, image: undefined }];
    return resolution?.kind === "file" ? [{ document, index, use, image: resolution.path }] : [];
  });
}

function createFinding(
  { document, use }: Job,
  { reason, suggestion }: Judgment,
  verdict: keyof typeof FAILED_VERDICTS,
  folder: string,
): ReportedFinding {
  const { check, start } = FAILED_VERDICTS[verdict];
  const message = [start, reason, suggestion === "" ? "" : `Suggestion: “${suggestion}”`].filter((part) => part !== "").join(" ");
  return locateFinding(document, use, { rule: check, severity: checks[check].severity, message }, folder);
}
