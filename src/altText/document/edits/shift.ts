import type { PlannedChange, SourceSnippet } from "./changes.ts";
import { getLengthDelta } from "./textChange.ts";

/**
 * Updates the position of an unchanged snippet after other snippets in its document have been changed. Uses the positions that the
 * snippets had when they were found, because the document may have changed in the meantime.
 * @returns undefined if the position stays the same
 */
export function shiftSnippet(
  { from, before, occurrence }: Required<SourceSnippet>,
  applied: { request: SourceSnippet; plan: PlannedChange }[],
): Required<Pick<SourceSnippet, "from" | "occurrence">> | undefined {
  const shifted = { from, occurrence: { ...occurrence } };
  for (const { request, plan } of applied) {
    const countDelta = Number(plan.newSnippet.text === before) - Number(request.before === before);
    shifted.occurrence.count += countDelta;
    if (request.from >= from) continue;
    shifted.from += getLengthDelta(plan.change);
    shifted.occurrence.index += countDelta;
  }
  const isSame = shifted.from === from && shifted.occurrence.index === occurrence.index && shifted.occurrence.count === occurrence.count;
  return isSame ? undefined : shifted;
}
