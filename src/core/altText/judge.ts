import { lineOf, lineStarts } from "../lines.ts";
import type { ImageUse } from "./imageUse.ts";
import { ruleIds, rules, type RuleId, type Severity } from "./rules.ts";

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
  const isSuppressed = suppressions(source);
  return uses.flatMap((use, index) => {
    const previous = uses[index - 1];
    const there = isThere?.(use);
    const surroundings = { maxLength, ...(previous ? { previous } : {}), ...(there === undefined ? {} : { isThere: there }) };
    const alt = use.alt.kind === "text" || use.alt.kind === "named" ? use.alt.value.trim() : "";
    return ruleIds.flatMap((rule): Finding[] => {
      const severity = severities[rule] ?? rules[rule].severity;
      const message = severity === "off" ? undefined : rules[rule].find(use, alt, surroundings);
      if (severity === "off" || message === undefined || isSuppressed(use.range.from, rule)) return [];
      return [{ rule, severity, message, use }];
    });
  });
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

/**
 * Comments that silence findings, in the syntax of any language: `oriel-disable-next-line`, `oriel-disable-line` and `oriel-disable-file`,
 * each alone for all rules, or followed by ids of rules.
 */
function suppressions(source: string): (offset: number, rule: RuleId) => boolean {
  if (!source.includes("oriel-disable-")) return () => false;
  /** By the number of their line. */
  const silenced = new Map<number, { scope: string; rules: string[] }>();
  const starts = lineStarts(source);
  for (const [index, start] of starts.entries()) {
    const line = source.slice(start, starts[index + 1]);
    const [, scope, named = ""] = /\boriel-disable-(next-line|line|file)\b([ \t,\w-]*)/.exec(line) ?? [];
    if (scope === undefined) continue;
    silenced.set(index, { scope, rules: named.split(/[\s,]+/).filter((id) => (ruleIds as readonly string[]).includes(id)) });
  }
  const ofFile = [...silenced.values()].filter(({ scope }) => scope === "file");
  return (offset, rule) => {
    const line = lineOf(offset, starts);
    const covers = (one: { scope: string; rules: string[] } | undefined, scope: string) =>
      one?.scope === scope && (one.rules.length === 0 || one.rules.includes(rule));
    return ofFile.some((one) => covers(one, "file")) || covers(silenced.get(line), "line") || covers(silenced.get(line - 1), "next-line");
  };
}
