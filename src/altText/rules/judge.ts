import type { ImageUse } from "../document/imageUse.ts";
import { ruleIds, rules, type RuleId, type Severity } from "./rules.ts";
import { silencedIn } from "./silenced.ts";

export interface Finding {
  rule: RuleId;
  severity: Exclude<Severity, "off">;
  message: string;
  use: ImageUse;
}

export interface JudgeOptions {
  /** Of rules that are to count more or less than they usually do. */
  severities?: Partial<Record<RuleId, Severity>>;
  /** Characters that an alt text may have. */
  maxLength?: number;
  /** Whether the image of a use is there; undefined where that can't be told. */
  isThere?: (use: ImageUse) => boolean | undefined;
}

/** Usual for alt texts, and what most style guides say. */
export const MAX_LENGTH = 125;

/** What is wrong with the images of a document, in the order in which they stand. */
export function judge(
  source: string,
  uses: ImageUse[],
  { severities = {}, maxLength = MAX_LENGTH, isThere }: JudgeOptions = {},
): Finding[] {
  const isSilenced = silencedIn(source, uses, ruleIds);
  const findings: Finding[] = [];
  const asked = ruleIds.flatMap((rule) => {
    const severity = severities[rule] ?? rules[rule].severity;
    return severity === "off" ? [] : [{ rule, severity, find: rules[rule].find }];
  });
  let previous: ImageUse | undefined;
  for (const use of uses) {
    const there = isThere?.(use);
    const surroundings = { maxLength, ...(previous ? { previous } : {}), ...(there === undefined ? {} : { isThere: there }) };
    const alt = use.alt.kind === "text" || use.alt.kind === "named" ? use.alt.value.trim() : "";
    for (const { rule, severity, find } of asked) {
      const message = find(use, alt, surroundings);
      if (message !== undefined && !isSilenced(use, rule)) findings.push({ rule, severity, message, use });
    }
    previous = use;
  }
  return findings;
}

/** What was found of each use that something was found of. */
export function findingsByUse(findings: Finding[]): Map<ImageUse, Finding[]> {
  const found = new Map<ImageUse, Finding[]>();
  for (const finding of findings) {
    const ofUse = found.get(finding.use);
    if (ofUse) ofUse.push(finding);
    else found.set(finding.use, [finding]);
  }
  return found;
}
