import { formatWorkflowCommand } from "../../core/workflowCommand.ts";
import { formatCount } from "./formatCount.ts";
import { getRepositoryPath, SEVERITIES, type Report } from "./report.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * Maximum number of annotations of each severity that GitHub shows for one step. GitHub silently drops the others.
 * Source: actions/toolkit, docs/problem-matchers.md.
 */
const MAX_ANNOTATIONS = 10;

/**
 * Formats workflow commands, which GitHub Actions shows next to the lines of code. If GitHub's limit leaves findings without an annotation,
 * the last command is a notice with their number.
 */
export function formatGithub(report: Report): string {
  const { findings } = report;
  const groups = SEVERITIES.map((severity) => findings.filter((finding) => finding.severity === severity));
  // The notice about hidden findings counts toward GitHub's limit on notices.
  const reservedNotices = groups.some(({ length }) => length > MAX_ANNOTATIONS) ? 1 : 0;
  const annotatedFindings = groups.flatMap((group, index) => group.slice(0, MAX_ANNOTATIONS - (index === 2 ? reservedNotices : 0)));
  const annotations = annotatedFindings.map((finding) => {
    const { line, column, endLine, severity, message, rule, cell } = finding;
    const title = `Oriel: ${rule}${cell === undefined ? "" : ` in cell ${cell}`}`;
    const properties = { file: getRepositoryPath(finding, report), line, endLine, col: column, title };
    return formatWorkflowCommand(COMMANDS[severity], properties, message);
  });
  const hiddenCount = findings.length - annotatedFindings.length;
  if (hiddenCount === 0) return annotations.join("");
  const hidden = `${formatCount(hiddenCount, "more finding")}. GitHub shows at most ${MAX_ANNOTATIONS} of each severity.`;
  return `${annotations.join("")}${formatWorkflowCommand("notice", { title: "Oriel" }, hidden)}`;
}
