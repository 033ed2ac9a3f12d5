import { groupBy } from "../../../core/groupBy.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { Occurrence, Page, SourceSnippet } from "./changes.ts";

/**
 * Returns a function that finds the image of a snippet, by its index. A snippet that moved is found if its text is unique, or if as many
 * snippets have that text as before; else the function returns undefined.
 */
export function snippetLocator({ source, uses }: Pick<Page, "source" | "uses">): (snippet: SourceSnippet) => number | undefined {
  const byText = groupBy(uses.keys(), (index) => sliceSpan(source, uses[index]?.range));
  const keyOf = (from: number, text: string) => `${from} ${text}`;
  const byPlace = new Map(uses.map(({ range }, index) => [keyOf(range.from, sliceSpan(source, range)), index]));
  return ({ from, before, alike }) => {
    const candidates = byText.get(before) ?? [];
    const unmoved = byPlace.get(keyOf(from, before));
    if (unmoved !== undefined || candidates.length === 1) return unmoved ?? candidates[0];
    return alike?.of === candidates.length ? candidates[alike.nth] : undefined;
  };
}

/** The occurrence of each image of a document, in document order. */
export function occurrencesOf(source: string, uses: ImageUse[]): Occurrence[] {
  const byText = groupBy(uses.keys(), (index) => sliceSpan(source, uses[index]?.range));
  const occurrences: Occurrence[] = [];
  for (const same of byText.values()) {
    for (const [nth, index] of same.entries()) occurrences[index] = { nth, of: same.length };
  }
  return occurrences;
}
