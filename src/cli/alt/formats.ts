import { toJsonText } from "../../core/jsonText.ts";
import { toMarkdownLine } from "../../core/markdownText.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { formatGithub } from "./annotations.ts";
import { formatCount } from "./formatCount.ts";
import type { Report } from "./report.ts";
import { formatSarif } from "./sarif.ts";

export const formats = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  github: formatGithub,
  markdown: formatMarkdown,
} satisfies Record<string, (report: Report, version: string) => string>;
export type Format = keyof typeof formats;

function formatText({ findings, documents, images }: Report): string {
  const lines: string[] = [];
  let path = "";
  for (const finding of findings) {
    if (finding.path !== path) lines.push(...(path === "" ? [] : [""]), toTerminalLine(finding.path));
    path = finding.path;
    lines.push(`  ${finding.line}:${finding.column}  ${finding.severity}  ${toTerminalLine(finding.message)}  ${finding.rule}`);
  }
  const countBySeverity = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    formatCount(countBySeverity("error"), "error"),
    formatCount(countBySeverity("warning"), "warning"),
    formatCount(countBySeverity("info"), "note"),
  ].join(", ");
  return `${[...lines, ...(lines.length > 0 ? [""] : []), `${formatCount(images, "image")} in ${formatCount(documents, "document")}: ${counts}`].join("\n")}\n`;
}

function formatJson(report: Report): string {
  return `${toJsonText(report)}\n`;
}

/** Maximum size of a Markdown report. GitHub rejects a step's job summary entirely if it is larger than 1 MiB. */
const MAX_MARKDOWN_BYTES = 1_000_000;

/** Formats a Markdown table for a comment or a job summary. */
function formatMarkdown({ findings, documents, images }: Report): string {
  const rows = takeWithinBytes(
    findings.map(
      ({ path, line, severity, message, rule }) =>
        `| ${toMarkdownLine(path)}:${line} | ${severity} | ${toMarkdownLine(message)} | ${rule} |`,
    ),
    MAX_MARKDOWN_BYTES,
  );
  const hiddenCount = findings.length - rows.length;
  const note = hiddenCount === 0 ? [] : ["", `${formatCount(hiddenCount, "more finding")}.`];
  const table = rows.length === 0 ? [] : ["", "| Location | Severity | Finding | Rule |", "| --- | --- | --- | --- |", ...rows];
  return `${[`**Alt text:** ${formatCount(findings.length, "finding")}, ${formatCount(images, "image")} in ${formatCount(documents, "document")}`, ...table, ...note].join("\n")}\n`;
}

/** Takes as many lines from the start as fit into `limitBytes`. */
function takeWithinBytes(lines: string[], limitBytes: number): string[] {
  let totalBytes = 0;
  const end = lines.findIndex((line) => (totalBytes += Buffer.byteLength(line) + 1) > limitBytes);
  return end < 0 ? lines : lines.slice(0, end);
}
