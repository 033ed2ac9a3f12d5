import type { PlannedChange, SourceSnippet } from "./changes.ts";
import { lengthDelta } from "./textChange.ts";

/**
 * Moves an unchanged snippet to its place after other snippets of its document were changed. Both are compared by the positions known
 * when they were found, because the document may have been changed since.
 * @returns undefined if the snippet stays the same
 */
export function shiftSnippet(
  { from, before, alike }: Required<SourceSnippet>,
  made: { wanted: SourceSnippet; plan: PlannedChange }[],
): Required<Pick<SourceSnippet, "from" | "alike">> | undefined {
  const shifted = { from, alike: { ...alike } };
  for (const { wanted, plan } of made) {
    const added = Number(plan.now.text === before) - Number(wanted.before === before);
    shifted.alike.of += added;
    if (wanted.from >= from) continue;
    shifted.from += lengthDelta(plan.change);
    shifted.alike.nth += added;
  }
  const isSame = shifted.from === from && shifted.alike.nth === alike.nth && shifted.alike.of === alike.of;
  return isSame ? undefined : shifted;
}
