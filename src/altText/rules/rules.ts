import { rules } from "./ruleList.ts";

export type RuleId = (typeof rules)[number]["id"];

export const ruleIds: readonly RuleId[] = rules.map(({ id }) => id);

const fixedByAltText = new Set<RuleId>(rules.flatMap(({ id, fixedBy }) => (fixedBy === "altText" ? [id] : [])));

/** Whether new alt text can resolve a finding of a rule. */
export function isFixedByAltText(id: RuleId): boolean {
  return fixedByAltText.has(id);
}
