import type { Span } from "../imageUse.ts";

/** A change of a document: `range` is replaced by `text`. */
export interface TextChange {
  range: Span;
  text: string;
}

/** Number of characters by which a change makes its document longer; negative if shorter. */
export function lengthDelta({ range, text }: TextChange): number {
  return text.length - (range.to - range.from);
}

/** Applies changes that do not overlap. */
export function applyChanges(source: string, changes: TextChange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { range, text } of sortChanges(changes)) {
    parts.push(source.slice(at, range.from), text);
    at = range.to;
  }
  return parts.join("") + source.slice(at);
}

/** Sorts changes into document order. */
export function sortChanges(changes: TextChange[]): TextChange[] {
  return changes.toSorted((a, b) => a.range.from - b.range.from);
}
