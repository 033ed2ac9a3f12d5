import { toJsonText } from "../../core/jsonText.ts";
import { toMarkdownLine } from "../../core/markdownText.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { replaceLoneSurrogates, replaceUnsafeCharacters } from "../../core/unsafeCharacters.ts";
import { formatWorkflowCommand } from "../../core/workflowCommand.ts";
import { rules, type RuleId, type Severity } from "../../altText/index.ts";
import { formatCount } from "./formatCount.ts";

/** A finding, with its position as editors and tools count it. */
export interface ReportedFinding {
  /** Path from the root, with slashes. */
  path: string;
  /** Lines and columns count from 1; columns are in UTF-16 code units. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  rule: RuleId;
  severity: Exclude<Severity, "off">;
  message: string;
  /** Source text of the element. */
  text: string;
}

export interface Report {
  findings: ReportedFinding[];
  documents: number;
  images: number;
}

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
  const countSeverity = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    formatCount(countSeverity("error"), "error"),
    formatCount(countSeverity("warning"), "warning"),
    formatCount(countSeverity("info"), "note"),
  ].join(", ");
  return `${[...lines, ...(lines.length > 0 ? [""] : []), `${formatCount(images, "image")} in ${formatCount(documents, "document")}: ${counts}`].join("\n")}\n`;
}

function formatJson(report: Report): string {
  return `${toJsonText(report)}\n`;
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** Formats SARIF 2.1.0, as accepted by GitHub's code scanning. */
function formatSarif({ findings }: Report, version: string): string {
  const driver = {
    name: "Oriel",
    version,
    rules: rules.map(({ id, explanation, wcag, severity }) => ({
      id,
      shortDescription: { text: explanation.split(/(?<=\.) /)[0] },
      fullDescription: { text: explanation },
      help: { text: `${explanation} WCAG 2.2: ${wcag}.` },
      defaultConfiguration: { level: LEVELS[severity] },
    })),
  };
  const results = findings.map(({ rule, severity, message, path, line, column, endLine, endColumn }) => ({
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: toSarifText(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: replaceLoneSurrogates(path).split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${toJsonText(log)}\n`;
}

/** Escapes brackets, which would create a link. Source: SARIF 2.1.0, 3.11.6. */
function toSarifText(text: string): string {
  return replaceUnsafeCharacters(text, "\uFFFD").replace(/[\\[\]]/g, String.raw`\$&`);
}

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** Formats workflow commands, which GitHub Actions shows next to the lines of code. */
function formatGithub({ findings }: Report): string {
  return findings
    .map(({ path, line, column, endLine, severity, message, rule }) =>
      formatWorkflowCommand(COMMANDS[severity], { file: path, line, endLine, col: column, title: `Oriel: ${rule}` }, message),
    )
    .join("");
}

/** Formats a Markdown table for a comment or a job summary. */
function formatMarkdown({ findings, documents, images }: Report): string {
  const rows = findings.map(
    ({ path, line, severity, message, rule }) => `| ${toMarkdownLine(path)}:${line} | ${severity} | ${toMarkdownLine(message)} | ${rule} |`,
  );
  const table = rows.length === 0 ? [] : ["", "| Location | Severity | Finding | Rule |", "| --- | --- | --- | --- |", ...rows];
  return `${[`**Alt texts:** ${formatCount(findings.length, "finding")}, ${formatCount(images, "image")} in ${formatCount(documents, "document")}`, ...table].join("\n")}\n`;
}
