import { collapseWhitespace } from "../../altText/index.ts";
import { groupBy } from "../../core/groupBy.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { padEnd, shortenStart, wrap } from "../textLayout.ts";
import { plainStyle, type TextStyle } from "../textStyle.ts";
import { formatCount } from "./formatCount.ts";
import type { Report, ReportedFinding } from "./report.ts";
import { formatSummary } from "./textSummary.ts";

/** How a report is shown. */
export interface Display {
  /** Width of the terminal. If undefined, each finding takes one line, whatever its length. */
  columns?: number | undefined;
  style?: TextStyle;
  /** The only part of the report to show. By default, both parts are shown. */
  only?: "summary" | "findings" | undefined;
  /** Whether `oriel alt scan` shows the report, which is the default. The summary of another command lists all findings, and no commands to run next. */
  isScan?: boolean;
  /** Whether a report with a summary lists notes as well. By default, it lists only errors and warnings, if there are any. */
  listsNotes?: boolean;
}

/** A report with more findings starts with a summary, because the list does not fit on a screen. */
export const MAX_FINDINGS_WITHOUT_SUMMARY = 10;

/** Minimum width of a terminal in which a finding's message is shown beside its rule and image, in terminal columns. */
const MIN_WIDE_COLUMNS = 120;

const MAX_IMAGE_COLUMNS = 32;

/** Formats a report for users: a summary by rule, folder and document, then the findings of each document. */
export function formatText(
  report: Report,
  _version?: string,
  { columns, style = plainStyle, only, isScan = true, listsNotes = !isScan }: Display = {},
): string {
  const { findings } = report;
  const hasSummary = only === "summary" || (only === undefined && findings.length > MAX_FINDINGS_WITHOUT_SUMMARY);
  const importantFindings = findings.filter(({ severity }) => severity !== "info");
  const listedFindings = hasSummary && !listsNotes && importantFindings.length > 0 ? importantFindings : findings;
  const blocks = [
    ...(only === "findings" ? [] : [formatTotals(report)]),
    ...(hasSummary && findings.length > 0
      ? formatSummary(findings, isScan ? findings.length - listedFindings.length : undefined, columns, style)
      : []),
    ...(only === "summary" ? [] : formatDocuments(listedFindings, columns, style)),
  ];
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

function formatTotals({ findings, documents, images, known }: Report): string {
  const countBySeverity = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    formatCount(countBySeverity("error"), "error"),
    formatCount(countBySeverity("warning"), "warning"),
    formatCount(countBySeverity("info"), "note"),
  ].join(", ");
  const total = `${formatCount(images, "image")} in ${formatCount(documents, "document")}: ${counts}`;
  return known === undefined ? total : `${total} (${known} known, ${findings.length} new)`;
}

function formatDocuments(findings: ReportedFinding[], columns: number | undefined, style: TextStyle): string[] {
  const getWidth = (getText: (finding: ReportedFinding) => string) =>
    findings.reduce((width, finding) => Math.max(width, getText(finding).length), 0);
  const isWide = columns === undefined || columns >= MIN_WIDE_COLUMNS;
  const layout: Layout = {
    position: getWidth(formatPosition),
    severity: getWidth(({ severity }) => severity),
    rule: getWidth(({ rule }) => rule),
    image: isWide ? Math.min(MAX_IMAGE_COLUMNS, getWidth(nameImage)) : undefined,
    columns: columns ?? Infinity,
  };
  const byDocument = groupBy(findings, ({ path }) => path);
  return Array.from(byDocument, ([path, group]) =>
    [style.heading(toTerminalLine(path)), ...group.flatMap((finding) => formatFinding(finding, layout, style))].join("\n"),
  );
}

/** Widths of the columns, in terminal columns. */
interface Layout {
  position: number;
  severity: number;
  rule: number;
  /** If undefined, the message is on a separate line. */
  image: number | undefined;
  /** Width of the terminal. */
  columns: number;
}

function formatFinding(finding: ReportedFinding, layout: Layout, style: TextStyle): string[] {
  const { severity, rule } = finding;
  const message = toTerminalLine(finding.message);
  const start = [
    style.dim(formatPosition(finding).padEnd(layout.position)),
    style[severity](severity.padEnd(layout.severity)),
    rule.padEnd(layout.rule),
  ].join("  ");
  const startColumns = 2 + layout.position + 2 + layout.severity + 2 + layout.rule + 2;
  if (layout.image === undefined) {
    const indent = 2 + layout.position + 2;
    const first = `  ${start}  ${shortenStart(nameImage(finding), layout.columns - startColumns)}`;
    return [first, ...wrap(message, layout.columns - indent).map((line) => " ".repeat(indent) + line)];
  }
  const indent = startColumns + layout.image + 2;
  const name = nameImage(finding);
  const image = padEnd(layout.columns === Infinity ? name : shortenStart(name, layout.image), layout.image);
  const [firstLine = "", ...otherLines] = wrap(message, layout.columns - indent);
  return [`  ${start}  ${image}  ${firstLine}`, ...otherLines.map((line) => " ".repeat(indent) + line)];
}

function formatPosition({ line, column, cell, cellLine }: ReportedFinding): string {
  return cell === undefined ? `${line}:${column}` : `cell ${cell}, line ${cellLine}`;
}

/** Names the image, or shows the start of its source if an expression computes the URL. */
function nameImage({ image, text }: ReportedFinding): string {
  return toTerminalLine(image ?? collapseWhitespace(text.slice(0, MAX_SOURCE_LENGTH)));
}

const MAX_SOURCE_LENGTH = 100;
