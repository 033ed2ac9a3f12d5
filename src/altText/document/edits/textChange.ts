import { sliceSpan, type Span } from "../imageUse.ts";

/** A change to a document: replaces `range` with `text`. */
export interface TextChange {
  range: Span;
  text: string;
}

/** Returns the number of characters that a change adds to its document; negative if it removes characters. */
export function getLengthDelta({ range, text }: TextChange): number {
  return text.length - (range.to - range.from);
}

/** Applies changes, which must not overlap. */
export function applyChanges(source: string, changes: TextChange[]): string {
  const parts: string[] = [];
  let offset = 0;
  for (const { range, text } of sortChanges(changes)) {
    parts.push(source.slice(offset, range.from), text);
    offset = range.to;
  }
  return parts.join("") + source.slice(offset);
}

/** Sorts changes into document order. */
export function sortChanges(changes: TextChange[]): TextChange[] {
  return changes.toSorted((a, b) => a.range.from - b.range.from);
}

/** Merges changes into one that covers everything from the first to the last. The changes are in document order. */
export function mergeChanges(changes: [TextChange, TextChange], source: string): TextChange {
  const range = { from: changes[0].range.from, to: changes[1].range.to };
  const shifted = changes.map(({ range: { from, to }, text }) => ({ range: { from: from - range.from, to: to - range.from }, text }));
  return { range, text: applyChanges(sliceSpan(source, range), shifted) };
}
