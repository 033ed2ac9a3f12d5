import { resolve } from "node:path";
import { findSpanIndex, findLineStarts } from "../../core/lines.ts";
import { openProject, type ScannedFile } from "../../altText/index.ts";
import { writeOutputFile } from "../../disk/outputFile.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { findNewFindings, readBaseline, writeBaseline } from "./baseline.ts";
import { scanDocuments, type ScanScope } from "./documents.ts";
import { formatCount } from "./formatCount.ts";
import { formats, type Format } from "./formats.ts";
import type { Report, ReportedFinding } from "./report.ts";

declare const ORIEL_VERSION: string;

const options = {
  format: { type: "string" },
  report: { type: "string", multiple: true },
  "fail-on": { type: "string" },
  baseline: { type: "string" },
  timeout: { type: "string" },
  "changed-since": { type: "string" },
  "skip-ignored": { type: "boolean" },
} as const;

/** Exit code of a scan that skipped documents. */
const INCOMPLETE_EXIT_CODE = 3;

/** Severities, from least to most severe. */
const SEVERITIES = ["info", "warning", "error"] as const;

/** Maximum time limit: one day. */
const MAX_TIMEOUT_SECONDS = 86_400;

const DEFAULT_BASELINE = ".oriel-baseline.json";

/** `oriel alt scan`. @returns 3 if documents were skipped, otherwise 1 if a finding is at least as severe as `--fail-on` */
export async function scanCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const format = parseFormat("--format", values.format ?? "text");
  const reportFiles = (values.report ?? []).map(parseReportOption);
  const failOn = values["fail-on"] ?? "error";
  const minimumSeverityIndex = SEVERITIES.findIndex((severity) => severity === failOn);
  if (minimumSeverityIndex < 0 && failOn !== "never")
    throw new UsageError(`--fail-on must be one of ${SEVERITIES.join(", ")} or never, not “${failOn}”.`);
  const baseline = await readBaseline(resolve(values.baseline ?? DEFAULT_BASELINE));
  if (values.baseline !== undefined && baseline === undefined) throw new UsageError(`The baseline ${values.baseline} does not exist.`);
  const scope = {
    timeoutMs: parseTimeout(values.timeout),
    changedSince: values["changed-since"],
    skipsIgnored: values["skip-ignored"] ?? false,
  };
  const { report: completeReport, isComplete } = await createReport(positionals, terminal, signal, scope);
  const findings = baseline ? findNewFindings(baseline, completeReport.findings) : completeReport.findings;
  const report = { ...completeReport, findings };
  for (const { reportFormat, file } of reportFiles) await writeOutputFile(resolve(file), formats[reportFormat](report, ORIEL_VERSION));
  terminal.printFormatted(formats[format](report, ORIEL_VERSION));
  if (!isComplete) return INCOMPLETE_EXIT_CODE;
  return minimumSeverityIndex >= 0 && findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= minimumSeverityIndex) ? 1 : 0;
}

function parseFormat(option: string, name: string): Format {
  if (Object.hasOwn(formats, name)) return name as Format;
  throw new UsageError(`${option} must be one of ${Object.keys(formats).join(", ")}, not “${name}”.`);
}

/** Parses `FORMAT=FILE`. @throws UsageError */
function parseReportOption(text: string): { reportFormat: Format; file: string } {
  const separator = text.indexOf("=");
  if (separator < 1 || separator === text.length - 1)
    throw new UsageError(`--report must be FORMAT=FILE, such as sarif=oriel.sarif, not “${text}”.`);
  return { reportFormat: parseFormat("The format of --report", text.slice(0, separator)), file: text.slice(separator + 1) };
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
  const { values, positionals } = parseArguments(args, { baseline: options.baseline });
  const file = resolve(values.baseline ?? DEFAULT_BASELINE);
  const { report, isComplete } = await createReport(positionals, terminal, signal, {});
  const { findings } = report;
  await writeBaseline(file, findings);
  terminal.note(
    `Wrote ${formatCount(findings.length, "finding")} to ${getRelativeName(file, process.cwd())}. “oriel alt scan” now reports only new findings.`,
  );
  return isComplete ? 0 : INCOMPLETE_EXIT_CODE;
}

async function createReport(
  paths: string[],
  terminal: Terminal,
  signal: AbortSignal,
  limits: Pick<ScanScope, "timeoutMs" | "changedSince" | "skipsIgnored">,
): Promise<{ report: Report; isComplete: boolean }> {
  const folder = process.cwd();
  const project = await openProject(folder);
  let isComplete = true;
  const scope: ScanScope = { ...limits, folder, project, onIncomplete: () => void (isComplete = false) };
  const report: Report = { findings: [], documents: 0, images: 0 };
  for await (const document of scanDocuments(paths, scope, terminal, signal)) {
    report.documents += 1;
    report.images += document.uses.length;
    for (const finding of toReportedFindings(getRelativeName(document.path, folder), document)) report.findings.push(finding);
  }
  return { report, isComplete };
}

function toReportedFindings(path: string, { source, findings }: ScannedFile): ReportedFinding[] {
  const lineStarts = findLineStarts(source);
  const toPosition = (offset: number) => {
    const line = findSpanIndex(offset, lineStarts);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  return findings.map(({ rule, severity, message, use: { range } }) => {
    const [start, end] = [toPosition(range.from), toPosition(range.to)];
    const text = source.slice(range.from, range.to);
    return { path, ...start, endLine: end.line, endColumn: end.column, rule, severity, message, text };
  });
}
