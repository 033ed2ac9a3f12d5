import type { PlannedChange, SourceSnippet } from "./changes.ts";
import { getLengthDelta } from "./textChange.ts";

/**
 * Updates the position of an unchanged snippet after other snippets in its document have been changed. All positions, including those in
 * `applied`, are the ones at which the snippets were found, so they can be compared even if the document has changed since then.
 * @returns undefined if the position stays the same
 */
export function shiftSnippet(
  { from, before, occurrence }: Required<SourceSnippet>,
  applied: { request: SourceSnippet; plan: PlannedChange }[],
): Required<Pick<SourceSnippet, "from" | "occurrence">> | undefined {
  const newPosition = { from, occurrence: { ...occurrence } };
  for (const { request, plan } of applied) {
    const countDelta = Number(plan.newSnippet.text === before) - Number(request.before === before);
    newPosition.occurrence.count += countDelta;
    if (request.from >= from) continue;
    newPosition.from += getLengthDelta(plan.change);
    newPosition.occurrence.index += countDelta;
  }
  const isSame =
    newPosition.from === from && newPosition.occurrence.index === occurrence.index && newPosition.occurrence.count === occurrence.count;
  return isSame ? undefined : newPosition;
}
