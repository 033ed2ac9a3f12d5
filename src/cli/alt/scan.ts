import { relative, resolve } from "node:path";
import { lineAt, findLineStarts } from "../../core/lines.ts";
import { readAltSettings, type ScannedFile } from "../../altText/index.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { newSince, readBaseline, writeBaseline } from "./baseline.ts";
import { counted } from "./counted.ts";
import { documentsOf, nameOf } from "./documents.ts";
import { formats, type Format, type Report, type ReportedFinding } from "./formats.ts";

declare const ORIEL_VERSION: string;

const options = {
  format: { type: "string" },
  "fail-on": { type: "string" },
  baseline: { type: "string" },
} as const;

/** From the least to the most severe. */
const SEVERITIES = ["info", "warning", "error"] as const;

const BASELINE = ".oriel-baseline.json";

/** `oriel alt scan`. @returns 1 if a finding is at least as severe as `--fail-on` */
export async function scanCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const format = values.format ?? "text";
  if (!(format in formats)) throw new UsageError(`--format is one of ${Object.keys(formats).join(", ")}, not “${format}”`);
  const failOn = values["fail-on"] ?? "error";
  const least = SEVERITIES.findIndex((severity) => severity === failOn);
  if (least < 0 && failOn !== "never") throw new UsageError(`--fail-on is one of ${SEVERITIES.join(", ")} or never, not “${failOn}”`);
  const baseline = await readBaseline(resolve(values.baseline ?? BASELINE));
  if (values.baseline !== undefined && baseline === undefined) throw new UsageError(`there is no baseline ${values.baseline}`);
  const report = await createReport(positionals, terminal, signal);
  const findings = baseline ? newSince(baseline, report.findings) : report.findings;
  terminal.out(formats[format as Format]({ ...report, findings }, ORIEL_VERSION));
  return least >= 0 && findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least) ? 1 : 0;
}

/** `oriel alt baseline`. */
export async function baselineCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, { baseline: options.baseline });
  const file = resolve(values.baseline ?? BASELINE);
  const { findings } = await createReport(positionals, terminal, signal);
  await writeBaseline(file, findings);
  terminal.note(`${relative(process.cwd(), file)} holds ${counted(findings.length, "finding")}: oriel alt scan tells what is new.`);
  return 0;
}

async function createReport(paths: string[], terminal: Terminal, signal: AbortSignal): Promise<Report> {
  const root = process.cwd();
  const settings = await readAltSettings(root);
  const report: Report = { findings: [], documents: 0, images: 0 };
  for await (const document of documentsOf(paths, { root, settings }, terminal, signal)) {
    report.documents += 1;
    report.images += document.uses.length;
    for (const finding of reportFindings(nameOf(document.path, root), document)) report.findings.push(finding);
  }
  return report;
}

function reportFindings(path: string, { source, findings }: ScannedFile): ReportedFinding[] {
  const starts = findLineStarts(source);
  const placeOf = (offset: number) => {
    const line = lineAt(offset, starts);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return findings.map(({ rule, severity, message, use: { range } }) => {
    const [start, end] = [placeOf(range.from), placeOf(range.to)];
    const text = source.slice(range.from, range.to);
    return { path, ...start, endLine: end.line, endColumn: end.column, rule, severity, message, text };
  });
}
