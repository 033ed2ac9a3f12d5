import { resolve } from "node:path";
import { writeOutputFile } from "../../disk/outputFile.ts";
import type { Terminal } from "../terminal.ts";
import { chooseStyle } from "../textStyle.ts";
import { UsageError } from "../usage.ts";
import { formats, type Format, type FormatReport } from "./formats.ts";
import { SEVERITIES, type Report } from "./report.ts";
import type { Display } from "./textReport.ts";

declare const ORIEL_VERSION: string;

/** Options of every command that reports findings. */
export const reportOptions = {
  format: { type: "string" },
  report: { type: "string", multiple: true },
  "fail-on": { type: "string" },
} as const;

interface ReportValues {
  format?: string | undefined;
  report?: string[] | undefined;
  "fail-on"?: string | undefined;
}

/** Validated options of a report. */
export interface ReportChoices {
  format: Format;
  files: { format: Format; file: string }[];
  /** Index of the lowest severity that causes exit code 1; -1 for none. */
  failingIndex: number;
}

/** @throws UsageError */
export function parseReportOptions(values: ReportValues): ReportChoices {
  const failOn = values["fail-on"] ?? "warning";
  const failingIndex = SEVERITIES.findIndex((severity) => severity === failOn);
  if (failingIndex < 0 && failOn !== "never")
    throw new UsageError(`--fail-on must be one of ${SEVERITIES.toReversed().join(", ")} or never, not “${failOn}”.`);
  return {
    format: parseFormat("--format", values.format ?? "text"),
    files: (values.report ?? []).map(parseReportOption),
    failingIndex,
  };
}

/** Writes a report to the files and to stdout. @returns 1 if a finding is at least as severe as `--fail-on` */
export async function printReport(
  report: Report,
  { format, files, failingIndex }: ReportChoices,
  terminal: Terminal,
  parts: Pick<Display, "only" | "isScan" | "listsNotes"> = { isScan: false },
): Promise<number> {
  for (const { format: fileFormat, file } of files) await writeOutputFile(resolve(file), formats[fileFormat](report, ORIEL_VERSION));
  const display = {
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    style: chooseStyle(process.stdout, process.env),
    ...parts,
  };
  const formatReport: FormatReport = formats[format];
  terminal.printFormatted(formatReport(report, ORIEL_VERSION, display));
  return report.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= failingIndex) ? 1 : 0;
}

function parseFormat(option: string, name: string): Format {
  if (Object.hasOwn(formats, name)) return name as Format;
  throw new UsageError(`${option} must be one of ${Object.keys(formats).join(", ")}, not “${name}”.`);
}

/** Parses `FORMAT=FILE`. @throws UsageError */
function parseReportOption(text: string): { format: Format; file: string } {
  const separator = text.indexOf("=");
  if (separator < 1 || separator === text.length - 1)
    throw new UsageError(`--report must be FORMAT=FILE, such as sarif=oriel.sarif, not “${text}”.`);
  return { format: parseFormat("The format of --report", text.slice(0, separator)), file: text.slice(separator + 1) };
}
