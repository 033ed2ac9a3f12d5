import { openProject } from "../../altText/index.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { findBaseline, findNewFindings, getBaselineFile, readGivenBaseline, writeBaseline } from "./baseline.ts";
import { createReport } from "./createReport.ts";
import { createFilter } from "./filter.ts";
import { formatCount } from "./formatCount.ts";
import type { Format } from "./formats.ts";
import { parseReportOptions, printReport, reportOptions } from "./printReport.ts";

export const options = {
  ...reportOptions,
  rule: { type: "string", multiple: true },
  severity: { type: "string" },
  new: { type: "boolean" },
  summary: { type: "boolean" },
  quiet: { type: "boolean" },
  baseline: { type: "string" },
  timeout: { type: "string" },
  "changed-since": { type: "string" },
  "skip-ignored": { type: "boolean" },
} as const;

export const baselineOptions = { baseline: options.baseline } as const;

/** Exit code of a scan that skipped documents. */
const INCOMPLETE_EXIT_CODE = 3;

/** Maximum time limit: one day. */
const MAX_TIMEOUT_SECONDS = 86_400;

/** `oriel alt scan`. @returns 3 if documents were skipped, otherwise 1 if a reported finding is at least as severe as `--fail-on` */
export async function scanCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const choices = parseReportOptions(values);
  const only = parseParts(values, choices.format);
  const isReported = createFilter(values);
  const listsNotes = values.severity === "info" || values.rule !== undefined;
  const scopeOptions = {
    timeoutMs: parseTimeout(values.timeout),
    changedSince: values["changed-since"],
    skipsIgnored: values["skip-ignored"] ?? false,
    isQuiet: values.quiet ?? false,
  };
  const folder = process.cwd();
  const givenBaseline = values.baseline === undefined ? undefined : await readGivenBaseline(folder, values.baseline);
  const project = await openProject(folder);
  const baseline = givenBaseline ?? (await findBaseline(folder, project.root));
  if (values.new === true && baseline === undefined)
    throw new UsageError("--new needs a baseline. Record the current findings with “oriel alt baseline”.");
  const { report: completeReport, isComplete } = await createReport(positionals, { ...scopeOptions, folder, project }, terminal, signal);
  const newFindings = baseline ? findNewFindings(baseline, completeReport.findings, folder) : completeReport.findings;
  const findings = newFindings.filter(isReported);
  const known = baseline && completeReport.findings.filter(isReported).length - findings.length;
  const report = { ...completeReport, findings, ...(known === undefined ? {} : { known }) };
  const code = await printReport(report, choices, terminal, { only, listsNotes });
  return isComplete ? code : INCOMPLETE_EXIT_CODE;
}

/** Chooses the parts of the text report. @throws UsageError */
function parseParts({ summary, quiet }: { summary?: boolean; quiet?: boolean }, format: Format): "summary" | "findings" | undefined {
  if (summary === true && quiet === true) throw new UsageError("Use either --summary or --quiet.");
  if (summary === true && format !== "text") throw new UsageError(`--summary works with the format text, not ${format}.`);
  if (quiet === true) return "findings";
  return summary === true ? "summary" : undefined;
}

/**
 * Parses a number of seconds.
 * @returns milliseconds
 * @throws UsageError
 */
function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1000;
  throw new UsageError(`--timeout must be a number of seconds up to ${MAX_TIMEOUT_SECONDS}, not “${text}”.`);
}

/** `oriel alt baseline`. @returns 3 if documents were skipped */
export async function baselineCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, baselineOptions);
  const folder = process.cwd();
  const file = getBaselineFile(folder, values.baseline);
  const { report, isComplete } = await createReport(positionals, { folder, project: await openProject(folder) }, terminal, signal);
  const { findings } = report;
  await writeBaseline(file, findings);
  terminal.note(
    `Wrote ${formatCount(findings.length, "finding")} to ${getRelativeName(file, folder)}. “oriel alt scan” now reports only new findings.`,
  );
  return isComplete ? 0 : INCOMPLETE_EXIT_CODE;
}
