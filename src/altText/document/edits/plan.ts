import { sliceSpan } from "../imageUse.ts";
import type { Page, Plan, PlannedChange, ParsedDocument, SkipReason, WantedChange } from "./changes.ts";
import { listOccurrences, createSnippetLocator } from "./locate.ts";
import { createAltChange } from "./rewrite.ts";
import { getLengthDelta } from "./textChange.ts";
import { applyVerified, type Candidate } from "./verify.ts";

/**
 * Plans requested changes. The changed document is parsed to verify them: it must show the same images, each with the intended text. If two
 * changes affect the same snippet, the second one is skipped.
 * @returns a plan for each change, and the document with all planned changes
 */
export function planChanges(page: Page, wanted: WantedChange[]): { plans: Plan[]; after: string } {
  const locate = createSnippetLocator(page);
  const changed = new Set<number>();
  const candidates = wanted.map((one): Candidate | SkipReason => {
    const use = locate(one);
    const found = use === undefined || changed.has(use) ? undefined : page.uses[use];
    if (use === undefined || found === undefined) return "changed";
    const change = one.to.kind === "alt" ? createAltChange(found, one.to.alt, page.syntax) : { range: found.range, text: one.to.text };
    if (change === undefined) return "unwritable";
    changed.add(use);
    return { use, to: one.to, change };
  });
  const { applied, parsed } = applyVerified(
    page,
    candidates.filter((one) => typeof one !== "string"),
  );
  const planned = describeChanges(page, applied, parsed);
  const plans = candidates.map((one): Plan => {
    if (typeof one === "string") return { kind: "skipped", reason: one };
    return planned.get(one) ?? { kind: "skipped", reason: "misread" };
  });
  return { plans, after: parsed.source };
}

/**
 * Writes alt texts into a page, and parses the result.
 * @param alts alt texts by image index
 * @returns the changed document, and the indices of images whose alt text can't be written
 */
export function planAlts(page: Page, alts: Map<number, string>): ParsedDocument & { skipped: Set<number> } {
  const candidates = Array.from(alts, ([use, alt]): Candidate | undefined => {
    const found = page.uses[use];
    const change = found && createAltChange(found, alt, page.syntax);
    return change && { use, to: { kind: "alt", alt }, change };
  });
  const { applied, parsed } = applyVerified(
    page,
    candidates.filter((one) => one !== undefined),
  );
  const written = new Set(applied.map(({ use }) => use));
  return { ...parsed, skipped: new Set([...alts.keys()].filter((use) => !written.has(use))) };
}

function describeChanges({ source }: Page, applied: Candidate[], parsed: ParsedDocument): Map<Candidate, PlannedChange> {
  const planned = new Map<Candidate, PlannedChange>();
  const occurrences = listOccurrences(parsed.source, parsed.uses);
  let shift = 0;
  for (const one of applied.toSorted((a, b) => a.change.range.from - b.change.range.from)) {
    const { range, text } = one.change;
    const use = parsed.uses[one.use];
    const from = use?.range.from ?? 0;
    const now = { from, text: sliceSpan(parsed.source, use?.range) };
    const at = range.from + shift - from;
    const was = now.text.slice(0, at) + sliceSpan(source, range) + now.text.slice(at + text.length);
    planned.set(one, { kind: "change", change: one.change, now, alike: occurrences[one.use] ?? { nth: 0, of: 1 }, was });
    shift += getLengthDelta(one.change);
  }
  return planned;
}
