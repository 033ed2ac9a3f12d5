import { rules } from "../../altText/index.ts";
import { UsageError } from "../usage.ts";
import { createUnknownRuleMessage } from "./rules.ts";
import { SEVERITIES, type ReportedFinding } from "./report.ts";

/** Creates a filter for the findings that a user wants to see. @throws UsageError for an unknown rule or severity */
export function createFilter({ rule: ids = [], severity }: { rule?: string[]; severity?: string }): (finding: ReportedFinding) => boolean {
  const wantedRules = new Set(ids.flatMap((list) => list.split(",")));
  for (const id of wantedRules) {
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(createUnknownRuleMessage(id));
  }
  const lowestIndex = severity === undefined ? SEVERITIES.length : SEVERITIES.findIndex((known) => known === severity);
  if (lowestIndex < 0) throw new UsageError(`--severity must be one of ${SEVERITIES.toReversed().join(", ")}, not “${severity}”.`);
  return (finding) => (wantedRules.size === 0 || wantedRules.has(finding.rule)) && SEVERITIES.indexOf(finding.severity) <= lowestIndex;
}
