import { groupBy } from "../../core/groupBy.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Problem, Rule, Severity, Surroundings } from "./rule.ts";
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
  /** Whether the file of an image exists: `doubtful` if it was not found but may exist, undefined if that can't be looked up. */
  imageExists?: (use: ImageUse) => boolean | "doubtful" | undefined;
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
  let previous: ImageUse | undefined;
  for (const use of uses) {
    const exists = imageExists?.(use);
    const surroundings = {
      maxLength,
      ...(previous ? { previous: { use: previous, source: source.slice(previous.range.from, use.range.to) } } : {}),
      ...(exists === undefined ? {} : { imageExists: exists }),
    };
    const alt = use.alt.kind === "text" || use.alt.kind === "elementContent" ? use.alt.value.trim() : "";
    for (const { rule, problem } of findProblems(use, alt, surroundings)) {
      const severity = severities[rule.id] ?? problem.severity ?? rule.severity;
      if (severity !== "off" && !isSuppressed(use, rule.id)) findings.push({ rule: rule.id, severity, message: problem.message, use });
    }
    previous = use;
  }
  return findings;
}

const allRules: readonly (Rule & { id: RuleId })[] = rules;

/** Finds the problems of an image: one for each cause. */
function findProblems(use: ImageUse, alt: string, surroundings: Surroundings) {
  const found = allRules.flatMap((rule): { rule: Rule & { id: RuleId }; problem: Partial<Problem> & { message: string } }[] => {
    const problem = rule.check(use, alt, surroundings);
    return problem === undefined ? [] : [{ rule, problem: typeof problem === "string" ? { message: problem } : problem }];
  });
  return found.filter(({ rule: { yieldsTo = [] } }) => !found.some(({ rule: { id } }) => yieldsTo.includes(id)));
}

/** Groups findings by image; images without findings are left out. */
export function groupFindingsByUse(findings: Finding[]): Map<ImageUse, Finding[]> {
  return groupBy(findings, ({ use }) => use);
}
