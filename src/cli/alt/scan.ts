import { relative, resolve } from "node:path";
import { lineAt, findLineStarts } from "../../core/lines.ts";
import { readAltSettings, type ScannedFile } from "../../altText/index.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { findNew, readBaseline, writeBaseline } from "./baseline.ts";
import { formatCount } from "./formatCount.ts";
import { scanDocuments, relativeName } from "./documents.ts";
import { formats, type Format, type Report, type ReportedFinding } from "./formats.ts";

declare const ORIEL_VERSION: string;

const options = {
  format: { type: "string" },
  "fail-on": { type: "string" },
  baseline: { type: "string" },
} as const;

/** From least to most severe. */
const SEVERITIES = ["info", "warning", "error"] as const;

const BASELINE = ".oriel-baseline.json";

/** `oriel alt scan`. @returns 1 if a finding is at least as severe as `--fail-on` */
export async function scanCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const format = values.format ?? "text";
  if (!Object.hasOwn(formats, format)) throw new UsageError(`--format must be one of ${Object.keys(formats).join(", ")}, not “${format}”.`);
  const failOn = values["fail-on"] ?? "error";
  const minimumSeverity = SEVERITIES.findIndex((severity) => severity === failOn);
  if (minimumSeverity < 0 && failOn !== "never")
    throw new UsageError(`--fail-on must be one of ${SEVERITIES.join(", ")} or never, not “${failOn}”.`);
  const baseline = await readBaseline(resolve(values.baseline ?? BASELINE));
  if (values.baseline !== undefined && baseline === undefined) throw new UsageError(`The baseline ${values.baseline} does not exist.`);
  const report = await createReport(positionals, terminal, signal);
  const findings = baseline ? findNew(baseline, report.findings) : report.findings;
  terminal.printFormatted(formats[format as Format]({ ...report, findings }, ORIEL_VERSION));
  return minimumSeverity >= 0 && findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= minimumSeverity) ? 1 : 0;
}

/** `oriel alt baseline`. */
export async function baselineCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, { baseline: options.baseline });
  const file = resolve(values.baseline ?? BASELINE);
  const { findings } = await createReport(positionals, terminal, signal);
  await writeBaseline(file, findings);
  terminal.note(
    `Wrote ${formatCount(findings.length, "finding")} to ${relative(process.cwd(), file)}. “oriel alt scan” now reports only new findings.`,
  );
  return 0;
}

async function createReport(paths: string[], terminal: Terminal, signal: AbortSignal): Promise<Report> {
  const root = process.cwd();
  const settings = await readAltSettings(root);
  const report: Report = { findings: [], documents: 0, images: 0 };
  for await (const document of scanDocuments(paths, { root, settings }, terminal, signal)) {
    report.documents += 1;
    report.images += document.uses.length;
    for (const finding of reportFindings(relativeName(document.path, root), document)) report.findings.push(finding);
  }
  return report;
}

function reportFindings(path: string, { source, findings }: ScannedFile): ReportedFinding[] {
  const starts = findLineStarts(source);
  const toPosition = (offset: number) => {
    const line = lineAt(offset, starts);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return findings.map(({ rule, severity, message, use: { range } }) => {
    const [start, end] = [toPosition(range.from), toPosition(range.to)];
    const text = source.slice(range.from, range.to);
    return { path, ...start, endLine: end.line, endColumn: end.column, rule, severity, message, text };
  });
}
