import type { Construct, PlannedChange } from "./planChanges.ts";
import { lengthDelta } from "./rewrite.ts";

/**
 * Where a construct that was not changed itself stands after others of its document were; undefined where that makes no difference. What
 * stood where is compared by what was known of both: the document may have been changed since.
 */
export function movedBy(
  { from, before, alike: { nth, of } }: Required<Construct>,
  made: { wanted: Construct; plan: PlannedChange }[],
): Required<Pick<Construct, "from" | "alike">> | undefined {
  const moved = { from, alike: { nth, of } };
  for (const { wanted, plan } of made) {
    const by = Number(plan.now.text === before) - Number(wanted.before === before);
    moved.alike.of += by;
    if (wanted.from >= from) continue;
    moved.from += lengthDelta(plan.change);
    moved.alike.nth += by;
  }
  return moved.from === from && moved.alike.nth === nth && moved.alike.of === of ? undefined : moved;
}
