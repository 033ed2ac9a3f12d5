import { groupBy } from "../../core/groupBy.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Rule, Severity } from "./rule.ts";
import { rules } from "./ruleList.ts";
import { ruleIds, type RuleId } from "./rules.ts";
import { readSuppressions } from "./suppressions.ts";

export interface Finding {
  rule: RuleId;
  severity: Exclude<Severity, "off">;
  message: string;
  use: ImageUse;
}

export interface CheckOptions {
  /** Severities that override the rules' defaults. */
  severities?: Partial<Record<RuleId, Severity>>;
  /** Maximum length of alt text, in characters. */
  maxLength?: number;
  /** Whether the file of an image exists; undefined if that can't be looked up. */
  imageExists?: (use: ImageUse) => boolean | undefined;
}

/** Default maximum length of alt text in characters, as in most style guides. */
export const DEFAULT_MAX_LENGTH = 125;

/** Checks the images in a document. Findings are in document order. */
export function checkImages(
  source: string,
  uses: ImageUse[],
  { severities = {}, maxLength = DEFAULT_MAX_LENGTH, imageExists }: CheckOptions = {},
): Finding[] {
  const isSuppressed = readSuppressions(source, uses, ruleIds);
  const findings: Finding[] = [];
  const enabledRules = rules.flatMap(({ id, severity: defaultSeverity, check }: Rule & { id: RuleId }) => {
    const severity = severities[id] ?? defaultSeverity;
    return severity === "off" ? [] : [{ rule: id, severity, check }];
  });
  let previous: ImageUse | undefined;
  for (const use of uses) {
    const exists = imageExists?.(use);
    const surroundings = { maxLength, ...(previous ? { previous } : {}), ...(exists === undefined ? {} : { imageExists: exists }) };
    const alt = use.alt.kind === "text" || use.alt.kind === "elementContent" ? use.alt.value.trim() : "";
    for (const { rule, severity, check } of enabledRules) {
      const message = check(use, alt, surroundings);
      if (message !== undefined && !isSuppressed(use, rule)) findings.push({ rule, severity, message, use });
    }
    previous = use;
  }
  return findings;
}

/** Groups findings by image; images without findings are left out. */
export function groupFindingsByUse(findings: Finding[]): Map<ImageUse, Finding[]> {
  return groupBy(findings, ({ use }) => use);
}
