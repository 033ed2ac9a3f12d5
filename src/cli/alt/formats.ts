import { toJsonText } from "../../core/jsonText.ts";
import { toMarkdownLine } from "../../core/markdownText.ts";
import { formatGithub } from "./annotations.ts";
import { formatCount } from "./formatCount.ts";
import type { Report, ReportedFinding } from "./report.ts";
import { formatSarif } from "./sarif.ts";
import { countByDocument, countByRule } from "./summary.ts";
import { formatText, MAX_FINDINGS_WITHOUT_SUMMARY, type Display } from "./textReport.ts";

export const formats = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  github: formatGithub,
  markdown: formatMarkdown,
} satisfies Record<string, FormatReport>;

/** Formats a report. @param display used only by the format `text` */
export type FormatReport = (report: Report, version: string, display?: Display) => string;

export type Format = keyof typeof formats;

function formatJson(report: Report): string {
  return `${toJsonText(report)}\n`;
}

/** Maximum size of a Markdown report. GitHub rejects a step's job summary entirely if it is larger than 1 MiB. */
const MAX_MARKDOWN_BYTES = 1_000_000;

/** Number of documents with the most findings that a long Markdown report lists. */
const MAX_DOCUMENTS = 10;

/** Formats a comment or a job summary: a table of the findings, as many as fit, after a summary if there are many. */
function formatMarkdown({ findings, documents, images, known }: Report): string {
  const total = `**Alt text:** ${formatCount(findings.length, "finding")}, ${formatCount(images, "image")} in ${formatCount(documents, "document")}`;
  const start = [
    known === undefined ? total : `${total} (${known} known, ${findings.length} new)`,
    ...(findings.length > MAX_FINDINGS_WITHOUT_SUMMARY ? formatMarkdownSummary(findings) : []),
  ].join("\n");
  const rows = takeWithinBytes(
    findings.map((finding) => {
      const { severity, message, rule } = finding;
      return `| ${toMarkdownLine(finding.path)}${formatPosition(finding)} | ${severity} | ${toMarkdownLine(message)} | ${rule} |`;
    }),
    MAX_MARKDOWN_BYTES - Buffer.byteLength(start),
  );
  const hiddenCount = findings.length - rows.length;
  const note = hiddenCount === 0 ? [] : ["", `${formatCount(hiddenCount, "more finding")}.`];
  const table = rows.length === 0 ? [] : ["", "| Location | Severity | Finding | Rule |", "| --- | --- | --- | --- |", ...rows];
  return `${[start, ...table, ...note].join("\n")}\n`;
}

function formatMarkdownSummary(findings: ReportedFinding[]): string[] {
  const byRule = countByRule(findings).map((count) => `| ${count.findings} | ${count.severity} | ${count.name} |`);
  const byDocument = countByDocument(findings).map((count) => `| ${count.findings} | ${toMarkdownLine(count.name)} |`);
  return [
    ...["", "| Findings | Severity | Rule |", "| ---: | --- | --- |", ...byRule],
    ...["", "| Findings | Documents with the most findings |", "| ---: | --- |", ...byDocument.slice(0, MAX_DOCUMENTS)],
  ];
}

function formatPosition({ line, cell, cellLine }: ReportedFinding): string {
  return cell === undefined ? `:${line}` : `, cell ${cell}, line ${cellLine}`;
}

/** Takes as many lines from the start as fit into `limitBytes`. */
function takeWithinBytes(lines: string[], limitBytes: number): string[] {
  let totalBytes = 0;
  const end = lines.findIndex((line) => (totalBytes += Buffer.byteLength(line) + 1) > limitBytes);
  return end < 0 ? lines : lines.slice(0, end);
}
