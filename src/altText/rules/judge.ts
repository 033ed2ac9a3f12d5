import { groupBy } from "../../core/groupBy.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Rule, Severity } from "./rule.ts";
import { rules } from "./ruleList.ts";
import { ruleIds, type RuleId } from "./rules.ts";
import { suppressionsIn } from "./suppressions.ts";

export interface Finding {
  rule: RuleId;
  severity: Exclude<Severity, "off">;
  message: string;
  use: ImageUse;
}

export interface JudgeOptions {
  /** Severities that differ from the rules' own. */
  severities?: Partial<Record<RuleId, Severity>>;
  /** Maximum number of characters of an alt text. */
  maxLength?: number;
  /** Whether the file of an image exists; undefined if that can't be looked up. */
  isThere?: (use: ImageUse) => boolean | undefined;
}

/** Default maximum length of an alt text in characters, as in most style guides. */
export const MAX_LENGTH = 125;

/** Finds what is wrong with the images of a document, in document order. */
export function judge(
  source: string,
  uses: ImageUse[],
  { severities = {}, maxLength = MAX_LENGTH, isThere }: JudgeOptions = {},
): Finding[] {
  const isSuppressed = suppressionsIn(source, uses, ruleIds);
  const findings: Finding[] = [];
  const enabled = rules.flatMap(({ id, severity: usual, check }: Rule & { id: RuleId }) => {
    const severity = severities[id] ?? usual;
    return severity === "off" ? [] : [{ rule: id, severity, check }];
  });
  let previous: ImageUse | undefined;
  for (const use of uses) {
    const there = isThere?.(use);
    const surroundings = { maxLength, ...(previous ? { previous } : {}), ...(there === undefined ? {} : { isThere: there }) };
    const alt = use.alt.kind === "text" || use.alt.kind === "named" ? use.alt.value.trim() : "";
    for (const { rule, severity, check } of enabled) {
      const message = check(use, alt, surroundings);
      if (message !== undefined && !isSuppressed(use, rule)) findings.push({ rule, severity, message, use });
    }
    previous = use;
  }
  return findings;
}

/** Groups findings by image; images without findings are left out. */
export function findingsByUse(findings: Finding[]): Map<ImageUse, Finding[]> {
  return groupBy(findings, ({ use }) => use);
}
