import { relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import type { Finding } from "../../core/altText/judge.ts";
import { messageOf } from "../../core/failure.ts";
import { scan, type ScannedDocument } from "../../files/scan.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { newSince, readBaseline, writeBaseline } from "./baseline.ts";
import { formats, type Format, type Report, type ReportedFinding } from "./formats.ts";
import { readAltSettings } from "./settings.ts";

declare const ORIEL_VERSION: string;

const options = {
  format: { type: "string" },
  "fail-on": { type: "string" },
  baseline: { type: "string" },
} as const;

/** So many documents are scanned between two looks at the clock. */
const TELL_EVERY = 100;

/** What counts at least, from least to most; `never` counts nothing. */
const SEVERITIES = ["info", "warning", "error"] as const;

/** `oriel alt …`. @returns the exit code: 1 where something was found that counts */
export async function alt([name, ...args]: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  switch (name) {
    case "scan":
      return scanCommand(args, terminal, signal);
    case "baseline":
      return baselineCommand(args, terminal, signal);
    default:
      throw new UsageError(name === undefined ? "alt what? scan or baseline" : `there is no command “alt ${name}”`);
  }
}

async function scanCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args);
  const format = values.format ?? "text";
  if (!(format in formats)) throw new UsageError(`--format is one of ${Object.keys(formats).join(", ")}, not “${format}”`);
  const failOn = values["fail-on"] ?? "error";
  const least = SEVERITIES.findIndex((severity) => severity === failOn);
  if (least < 0 && failOn !== "never") throw new UsageError(`--fail-on is one of ${SEVERITIES.join(", ")} or never, not “${failOn}”`);
  const root = process.cwd();
  const baseline = await readBaseline(resolve(values.baseline ?? BASELINE));
  if (values.baseline !== undefined && baseline === undefined) throw new UsageError(`there is no baseline ${values.baseline}`);
  const report = await scanAll(positionals, root, terminal, signal);
  const findings = baseline ? newSince(baseline, report.findings) : report.findings;
  terminal.out(formats[format as Format]({ ...report, findings }, ORIEL_VERSION));
  return least >= 0 && findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least) ? 1 : 0;
}

const BASELINE = ".oriel-baseline.json";

async function baselineCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args);
  const file = resolve(values.baseline ?? BASELINE);
  const { findings } = await scanAll(positionals, process.cwd(), terminal, signal);
  await writeBaseline(file, findings);
  terminal.note(`${findings.length} findings are in ${relative(process.cwd(), file)}: oriel alt scan tells what is new.`);
  return 0;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function scanAll(paths: string[], root: string, terminal: Terminal, signal: AbortSignal): Promise<Report> {
  const { rules = {}, maxLength, components } = await readAltSettings(root);
  const report: Report = { findings: [], documents: 0, images: 0 };
  const named = (path: string) => relative(root, path).split(sep).join("/") || ".";
  const found = scan(paths.length === 0 ? [root] : paths.map((path) => resolve(path)), {
    ...{ root, maxLength, components, severities: rules },
    onSkipped: (path, reason) => terminal.note(`${named(path)} is left out: ${reason}`),
  });
  for await (const document of found) {
    signal.throwIfAborted();
    report.documents += 1;
    report.images += document.uses.length;
    report.findings.push(...document.findings.map((finding) => reported(named(document.path), document, finding)));
    if (report.documents % TELL_EVERY === 0) terminal.fleeting(`${report.images} images in ${report.documents} documents`);
  }
  terminal.endProgress();
  return report;
}

function reported(path: string, { source }: ScannedDocument, { rule, severity, message, use }: Finding): ReportedFinding {
  const { from, to } = use.range;
  const [start, end] = [placeOf(source, from), placeOf(source, to)];
  const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  return { path, ...place, rule, severity, message, text: source.slice(from, to) };
}

function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
