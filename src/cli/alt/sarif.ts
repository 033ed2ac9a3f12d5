import { rules } from "../../altText/index.ts";
import { toJsonText } from "../../core/jsonText.ts";
import { preventMentions } from "../../core/markdownText.ts";
import { PROJECT_URL } from "../../core/project.ts";
import { replaceLoneSurrogates, replaceUnsafeCharacters } from "../../core/unsafeCharacters.ts";
import type { Report, ReportedFinding } from "./report.ts";

/**
 * Maximum number of results per run that GitHub's code scanning accepts. It shows the 5,000 most severe.
 * Source: docs.github.com, "SARIF results exceed limits".
 */
const MAX_SARIF_RESULTS = 25_000;

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** Formats SARIF 2.1.0, as accepted by GitHub's code scanning. */
export function formatSarif({ findings }: Report, version: string): string {
  const driver = {
    name: "Oriel",
    version,
    informationUri: PROJECT_URL,
    rules: rules.map(({ id, explanation, wcag, severity }) => ({
      id,
      shortDescription: { text: explanation.split(/(?<=\.) /)[0] },
      fullDescription: { text: explanation },
      help: { text: `${explanation} WCAG 2.2: ${wcag}.` },
      defaultConfiguration: { level: LEVELS[severity] },
    })),
  };
  const results = keepMostSevere(findings, MAX_SARIF_RESULTS).map(
    ({ rule, severity, message, path, line, column, endLine, endColumn }) => ({
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
    }),
  );
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${toJsonText(log)}\n`;
}

/** Escapes brackets, which would create a link, and prevents mentions in GitHub's comments. Source: SARIF 2.1.0, 3.11.6. */
function toSarifText(text: string): string {
  return preventMentions(replaceUnsafeCharacters(text, "\uFFFD")).replace(/[\\[\]]/g, String.raw`\$&`);
}

/** Keeps the most severe findings, in their original order. */
function keepMostSevere(findings: ReportedFinding[], count: number): ReportedFinding[] {
  if (findings.length <= count) return findings;
  const bySeverity = findings.toSorted((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity]);
  const kept = new Set(bySeverity.slice(0, count));
  return findings.filter((finding) => kept.has(finding));
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;
