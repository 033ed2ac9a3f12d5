import { rules } from "../../altText/index.ts";
import { toTerminalLine } from "../../core/terminalText.ts";
import { padEnd, shortenEnd, shortenStart } from "../textLayout.ts";
import type { TextStyle } from "../textStyle.ts";
import { formatCount } from "./formatCount.ts";
import type { ReportedFinding } from "./report.ts";
import { countByDocument, countByFolder, countByRule, type Count, type RuleCount } from "./summary.ts";

/** Maximum number of rows in each section, so that the whole summary fits into 40 lines. */
const [MAX_RULES, MAX_FOLDERS, MAX_DOCUMENTS] = [8, 5, 10];

/** Minimum width of the rules' explanations, in terminal columns. In fewer columns, only the start of a sentence would be visible. */
const MIN_EXPLANATION_COLUMNS = 60;

const SEVERITY_COLUMNS = 7;

/**
 * Formats the counts of findings by rule, folder and document, and the commands to run next.
 * @param unlistedNotes number of findings that are not listed below the summary; undefined for no commands
 * @returns one text for each section
 */
export function formatSummary(
  findings: ReportedFinding[],
  unlistedNotes: number | undefined,
  columns: number | undefined,
  style: TextStyle,
): string[] {
  const [byRule, byFolder, byDocument] = [countByRule(findings), countByFolder(findings), countByDocument(findings)];
  const numberColumns = Math.max(String(findings.length).length, 3);
  const indent = numberColumns + 4;
  const nameColumns = columns === undefined ? Infinity : columns - indent;
  const formatSection = <T extends Count>(title: string, counts: T[], max: number, noun: string, formatName: (count: T) => string) => {
    const rows = counts.slice(0, max).map((count) => `  ${String(count.findings).padStart(numberColumns)}  ${formatName(count)}`);
    const hiddenCount = counts.length - rows.length;
    const hidden = hiddenCount === 0 ? [] : [style.dim(`${" ".repeat(indent)}… and ${formatCount(hiddenCount, noun)} more`)];
    return [style.heading(title), ...rows, ...hidden].join("\n");
  };
  const ruleColumns = byRule.reduce((width, { name }) => Math.max(width, name.length), 0);
  const formatRule = ({ name, severity }: RuleCount) => {
    const start = `${style[severity](padEnd(severity, SEVERITY_COLUMNS))}  ${name}`;
    const explanationColumns = nameColumns - SEVERITY_COLUMNS - 2 - ruleColumns - 2;
    if (explanationColumns < MIN_EXPLANATION_COLUMNS) return start;
    return `${start}${" ".repeat(ruleColumns - name.length + 2)}${style.dim(shortenEnd(explainRule(name), explanationColumns))}`;
  };
  const formatFolder = ({ name, documents }: Count) => {
    const end = ` (${formatCount(documents, "document")})`;
    return `${shortenStart(toTerminalLine(name), nameColumns - end.length)}${style.dim(end)}`;
  };
  const formatDocument = ({ name }: Count) => shortenStart(toTerminalLine(name), nameColumns);
  return [
    formatSection("By rule", byRule, MAX_RULES, "rule", formatRule),
    ...(byFolder.length > 1 ? [formatSection("By folder", byFolder, MAX_FOLDERS, "folder", formatFolder)] : []),
    ...(byDocument.length > 1
      ? [formatSection("Documents with the most findings", byDocument, MAX_DOCUMENTS, "document", formatDocument)]
      : []),
    ...(unlistedNotes === undefined ? [] : [formatNextSteps(byRule, unlistedNotes, columns, style)]),
  ];
}

/** Lists commands that show a part of the findings, or resolve them. */
function formatNextSteps(byRule: RuleCount[], unlistedNotes: number, columns = Infinity, style: TextStyle): string {
  const hasBoth = byRule.some(({ severity }) => severity === "error") && byRule.some(({ severity }) => severity !== "error");
  const frequentRule = byRule.toSorted((a, b) => b.findings - a.findings)[0]?.name ?? "missing";
  const steps: [command: string, purpose: string][] = [
    ...(hasBoth ? [["oriel alt scan --severity error", "the errors first"] as [string, string]] : []),
    [`oriel alt scan --rule ${frequentRule}`, "one rule; see also oriel alt rules"],
    ["oriel alt write --dry-run", "alt text by the model, as a diff"],
    ["oriel alt baseline", "later scans report only new findings"],
    ...(unlistedNotes > 0
      ? [["oriel alt scan --severity info", `also lists ${formatCount(unlistedNotes, "note")}`] as [string, string]]
      : []),
  ];
  const commandColumns = steps.reduce((width, [command]) => Math.max(width, command.length), 0);
  const rows = steps.map(([command, purpose]) => {
    const row = `  ${padEnd(command, commandColumns)}  ${purpose}`;
    return row.length <= columns ? `  ${padEnd(command, commandColumns)}  ${style.dim(purpose)}` : `  ${command}`;
  });
  return [style.heading("What to do next"), ...rows].join("\n");
}

/** Returns the first sentence of a rule's explanation. */
function explainRule(id: string): string {
  return rules.find((rule) => rule.id === id)?.explanation.split(/(?<=\.) /)[0] ?? "";
}
