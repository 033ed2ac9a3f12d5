import type { PlannedChange, SourceSnippet } from "./changes.ts";
import { getLengthDelta } from "./textChange.ts";

/**
 * Updates the position of an unchanged snippet after other snippets in its document have been changed. Uses the positions that the
 * snippets had when they were found, because the document may have changed in the meantime.
 * @returns undefined if the position stays the same
 */
export function shiftSnippet(
  { from, before, alike }: Required<SourceSnippet>,
  applied: { wanted: SourceSnippet; plan: PlannedChange }[],
): Required<Pick<SourceSnippet, "from" | "alike">> | undefined {
  const shifted = { from, alike: { ...alike } };
  for (const { wanted, plan } of applied) {
    const added = Number(plan.now.text === before) - Number(wanted.before === before);
    shifted.alike.of += added;
    if (wanted.from >= from) continue;
    shifted.from += getLengthDelta(plan.change);
    shifted.alike.nth += added;
  }
  const isSame = shifted.from === from && shifted.alike.nth === alike.nth && shifted.alike.of === alike.of;
  return isSame ? undefined : shifted;
}
