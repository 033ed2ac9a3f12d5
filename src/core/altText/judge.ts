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

/**
 * Comments that silence findings, in the syntax of any language: `oriel-disable-next-line`, `oriel-disable-line` and `oriel-disable-file`,
 * each alone for all rules, or followed by ids of rules.
 */
function suppressions(source: string): (offset: number, rule: RuleId) => boolean {
  if (!source.includes("oriel-disable-")) return () => false;
  const lines = source.split("\n");
  const silenced = lines.map((line) => {
    const [, scope = "", named = ""] = /\boriel-disable-(next-line|line|file)\b([ \t,\w-]*)/.exec(line) ?? [];
    return { scope, rules: named.split(/[\s,]+/).filter((id) => (ruleIds as readonly string[]).includes(id)) };
  });
  const covers = ({ rules }: { rules: string[] }, rule: RuleId) => rules.length === 0 || rules.includes(rule);
  return (offset, rule) => {
    const line = source.slice(0, offset).split("\n").length - 1;
    return silenced.some(
      (one, at) =>
        (one.scope === "file" || (one.scope === "line" && at === line) || (one.scope === "next-line" && at === line - 1)) &&
        covers(one, rule),
    );
  };
}
