import { groupBy } from "../../../core/groupBy.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { Occurrence, EditableDocument, SourceSnippet } from "./changes.ts";

/**
 * Returns a function that finds the index of the image whose source is a given snippet. A snippet that has moved is found if its text is
 * unique, or if the number of snippets with that text is unchanged; otherwise the function returns undefined.
 */
export function createSnippetLocator({
  source,
  uses,
}: Pick<EditableDocument, "source" | "uses">): (snippet: SourceSnippet) => number | undefined {
  const byText = groupBy(uses.keys(), (index) => sliceSpan(source, uses[index]?.range));
  const toKey = (from: number, text: string) => `${from} ${text}`;
  const byPosition = new Map(uses.map(({ range }, index) => [toKey(range.from, sliceSpan(source, range)), index]));
  return ({ from, before, occurrence }) => {
    const candidates = byText.get(before) ?? [];
    const unmovedIndex = byPosition.get(toKey(from, before));
    if (unmovedIndex !== undefined || candidates.length === 1) return unmovedIndex ?? candidates[0];
    return occurrence?.count === candidates.length ? candidates[occurrence.index] : undefined;
  };
}

/** Returns the occurrence of each image in a document, in document order. */
export function listOccurrences(source: string, uses: ImageUse[]): Occurrence[] {
  const byText = groupBy(uses.keys(), (index) => sliceSpan(source, uses[index]?.range));
  const occurrences: Occurrence[] = [];
  for (const useIndices of byText.values()) {
    for (const [index, useIndex] of useIndices.entries()) occurrences[useIndex] = { index, count: useIndices.length };
  }
  return occurrences;
}
