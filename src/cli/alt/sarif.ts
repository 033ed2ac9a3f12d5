import { createHash } from "node:crypto";
import { collapseWhitespace } from "../../altText/index.ts";
import { toJsonText } from "../../core/jsonText.ts";
import { preventMentions } from "../../core/markdownText.ts";
import { getRuleUrl, PROJECT_URL } from "../../core/project.ts";
import { replaceLoneSurrogates, replaceUnsafeCharacters } from "../../core/unsafeCharacters.ts";
import { reportedRules } from "./checks.ts";
import { getRepositoryPath, SEVERITIES, type Report, type ReportedFinding } from "./report.ts";

/**
 * Maximum number of results per run that GitHub's code scanning accepts. It shows the 5,000 most severe.
 * Source: docs.github.com, "SARIF results exceed limits".
 */
const MAX_SARIF_RESULTS = 25_000;

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** Formats SARIF 2.1.0, as accepted by GitHub's code scanning. */
export function formatSarif(report: Report, version: string): string {
  const driver = {
    name: "Oriel",
    version,
    informationUri: PROJECT_URL,
    rules: reportedRules.map(({ id, explanation, wcag, severity }) => ({
      id,
      shortDescription: { text: explanation.split(/(?<=\.) /)[0] },
      fullDescription: { text: explanation },
      helpUri: getRuleUrl(id),
      help: { text: `${explanation} WCAG 2.2: ${wcag}.` },
      defaultConfiguration: severity === "off" ? { enabled: false } : { level: LEVELS[severity] },
    })),
  };
  const fingerprints = createFingerprints(report.findings);
  const results = keepMostSevere(report.findings, MAX_SARIF_RESULTS).map((finding) => {
    const { rule, severity, message, line, column, endLine, endColumn } = finding;
    const uri = replaceLoneSurrogates(getRepositoryPath(finding, report)).split("/").map(encodeURIComponent).join("/");
    const region = { startLine: line, startColumn: column, endLine, endColumn };
    return {
      ruleId: rule,
      ruleIndex: reportedRules.findIndex(({ id }) => id === rule),
      level: LEVELS[severity],
      message: { text: toSarifText(message) },
      locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region } }],
      partialFingerprints: { [FINGERPRINT]: fingerprints.get(finding) },
    };
  });
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${toJsonText(log)}\n`;
}

/** Name of the fingerprint. Its version must change with the way in which it is computed. */
const FINGERPRINT = "orielFinding/v1";

/**
 * Identifies each finding by its rule and its source text, and by its occurrence among equal ones in the document, so that code scanning
 * recognizes it on another line and in a renamed file.
 */
function createFingerprints(findings: ReportedFinding[]): Map<ReportedFinding, string> {
  const counts = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const key = `${finding.rule} ${collapseWhitespace(finding.text)}`;
      const countKey = `${finding.path}\n${key}`;
      const occurrence = (counts.get(countKey) ?? 0) + 1;
      counts.set(countKey, occurrence);
      return [finding, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}:${occurrence}`];
    }),
  );
}

/** Escapes brackets, which would create a link, and prevents mentions in GitHub's comments. Source: SARIF 2.1.0, 3.11.6. */
function toSarifText(text: string): string {
  return preventMentions(replaceUnsafeCharacters(text, "\uFFFD")).replace(/[\\[\]]/g, String.raw`\$&`);
}

/** Keeps the most severe findings, in their original order. */
function keepMostSevere(findings: ReportedFinding[], count: number): ReportedFinding[] {
  if (findings.length <= count) return findings;
  const bySeverity = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const keptFindings = new Set(bySeverity.slice(0, count));
  return findings.filter((finding) => keptFindings.has(finding));
}
