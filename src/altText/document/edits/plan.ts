import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { EditableDocument, EditChecker, Plan, PlannedChange, ParsedDocument, SkipReason, RequestedChange } from "./changes.ts";
import { listOccurrences, createSnippetLocator } from "./locate.ts";
import { createMarkedAltChange, findUndoEnd, updateMark } from "./decorativeMark.ts";
import { createDescriptionChange } from "./descriptions/createDescriptionChange.ts";
import { suppressRule } from "./suppress.ts";
import { getLengthDelta, type TextChange } from "./textChange.ts";
import { applyChecked, applyVerified, type Candidate } from "./verify.ts";

/**
 * Plans requested changes. To verify them, the changed document is parsed by Oriel's own parser and by the framework's. It must show the same
 * images, each with the intended text. If two changes affect the same snippet, the second one is skipped.
 * @returns a plan for each change, and the document with all planned changes
 */
export async function planChanges(
  document: EditableDocument,
  requests: RequestedChange[],
  checkEdit: EditChecker,
): Promise<{ plans: Plan[]; after: string }> {
  const locate = createSnippetLocator(document);
  const changedIndices = new Set<number>();
  const candidates = requests.map((request): Candidate | SkipReason => {
    const useIndex = locate(request);
    const use = useIndex === undefined || changedIndices.has(useIndex) ? undefined : document.uses[useIndex];
    if (useIndex === undefined || use === undefined) return "changed";
    if (use.isScanOnly) return "scanOnly";
    const { replacement } = request;
    const change = createChange(use, replacement, document);
    if (change === undefined) return replacement.kind === "description" ? "noPlace" : "unwritable";
    changedIndices.add(useIndex);
    return { useIndex, replacement, change };
  });
  const { applied, parsed, reasons } = await applyChecked(
    document,
    candidates.filter((candidate) => typeof candidate !== "string"),
    checkEdit,
  );
  const plansByCandidate = describeChanges(document, applied, parsed);
  const plans = candidates.map((candidate): Plan => {
    if (typeof candidate === "string") return { kind: "skipped", reason: candidate };
    return plansByCandidate.get(candidate) ?? { kind: "skipped", reason: reasons.get(candidate) ?? "breaksMarkup" };
  });
  return { plans, after: parsed.source };
}

function createChange(use: ImageUse, replacement: RequestedChange["replacement"], document: EditableDocument): TextChange | undefined {
  const { source, syntax } = document;
  switch (replacement.kind) {
    case "alt":
      return createMarkedAltChange(use, replacement.alt, document);
    case "snippet":
      // The restored snippet includes its own mark.
      return updateMark({ range: use.range, text: replacement.text }, use, false, source, syntax);
    case "suppression":
      return suppressRule(use, replacement.rule, source, syntax);
    case "description":
      return createDescriptionChange(use, replacement, document);
    case "removal": {
      const from = source.indexOf(replacement.text, use.range.from);
      return from < 0 ? undefined : { range: { from, to: from + replacement.text.length }, text: "" };
    }
  }
}

/**
 * Writes alt text into a document in memory, and parses the result. The result is never saved, so only Oriel's own parser checks it.
 * @param alts alt text by image index
 * @returns the changed document, and the indices of images whose alt text can't be written
 */
export function planAlts(document: EditableDocument, alts: Map<number, string>): ParsedDocument & { skipped: Set<number> } {
  const candidates = Array.from(alts, ([useIndex, alt]): Candidate | undefined => {
    const use = document.uses[useIndex];
    const change = use && createMarkedAltChange(use, alt, document);
    return change && { useIndex, replacement: { kind: "alt", alt }, change };
  });
  const { applied, parsed } = applyVerified(
    document,
    candidates.filter((candidate) => candidate !== undefined),
  );
  const writtenIndices = new Set(applied.map(({ useIndex }) => useIndex));
  return { ...parsed, skipped: new Set([...alts.keys()].filter((useIndex) => !writtenIndices.has(useIndex))) };
}

function describeChanges(
  { source, syntax, uses }: EditableDocument,
  applied: Candidate[],
  parsed: ParsedDocument,
): Map<Candidate, PlannedChange> {
  const plansByCandidate = new Map<Candidate, PlannedChange>();
  const occurrences = listOccurrences(parsed.source, parsed.uses);
  let shift = 0;
  for (const candidate of applied.toSorted((a, b) => a.change.range.from - b.change.range.from)) {
    const { change, useIndex } = candidate;
    const { range, text } = change;
    const use = parsed.uses[useIndex];
    const from = use?.range.from ?? 0;
    const newSnippet = { from, text: sliceSpan(parsed.source, use?.range) };
    const changeOffset = range.from + shift - from;
    const previous = { from: range.from, to: Math.min(range.to, findUndoEnd(uses[useIndex], source, syntax)) };
    const previousText =
      newSnippet.text.slice(0, changeOffset) + sliceSpan(source, previous) + newSnippet.text.slice(changeOffset + text.length);
    const occurrence = occurrences[useIndex] ?? { index: 0, count: 1 };
    plansByCandidate.set(candidate, { kind: "change", change, newSnippet, occurrence, previousText });
    shift += getLengthDelta(change);
  }
  return plansByCandidate;
}
