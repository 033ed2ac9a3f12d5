import type { ProjectComponent } from "../markup/components.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { EditableDocument, SourceSnippet } from "./changes.ts";
import { normalizeAlt } from "./escape.ts";
import { parseDocument } from "./parseDocument.ts";
import { createAltChange } from "./rewrite.ts";
import { applyChanges } from "./textChange.ts";

/** Alt text that was requested for a snippet. */
interface AltRequest extends SourceSnippet {
  alt: string;
}

/**
 * Finds the requests that an earlier run has already fulfilled: those for which an image has exactly the markup that results from
 * writing the alt text into the snippet. To be certain, the snippets are restored in memory, and their alt text is written again.
 */
export function findFulfilledRequests(
  document: EditableDocument,
  requests: AltRequest[],
  components: readonly ProjectComponent[],
): Set<AltRequest> {
  const { source, syntax, uses } = document;
  const pairs = pairWithUses(document, requests);
  if (pairs.size === 0) return new Set();
  const restoredSource = applyChanges(
    source,
    Array.from(pairs, ([index, { before }]) => ({ range: (uses[index] as ImageUse).range, text: before })),
  );
  let restored: EditableDocument;
  try {
    restored = parseDocument(restoredSource, syntax, components);
  } catch {
    return new Set();
  }
  const isFulfilled = ([index, { before, alt }]: [number, AltRequest]) => {
    const use = restored.uses[index];
    if (use === undefined || sliceSpan(restoredSource, use.range) !== before) return false;
    const change = createAltChange(use, alt, syntax);
    if (change === undefined || change.range.from < use.range.from || change.range.to > use.range.to + alt.length) return false;
    const { from, to } = use.range;
    const range = { from: change.range.from - from, to: change.range.to - from };
    return applyChanges(restoredSource.slice(from, to), [{ ...change, range }]) === sliceSpan(source, uses[index]?.range);
  };
  return restored.uses.length === uses.length ? new Set([...pairs].filter(isFulfilled).map(([, request]) => request)) : new Set();
}

/** Pairs each request with the image that has its alt text and whose markup is most like the snippet. @returns requests by image index */
function pairWithUses({ source, uses }: EditableDocument, requests: AltRequest[]): Map<number, AltRequest> {
  const indicesByAlt = new Map<string, number[]>();
  for (const [index, { alt, isHidden }] of uses.entries()) {
    const text = alt.kind === "text" ? alt.value : isHidden ? "" : undefined;
    if (text !== undefined) indicesByAlt.set(text, [...(indicesByAlt.get(text) ?? []), index]);
  }
  const pairs = new Map<number, AltRequest>();
  for (const request of requests) {
    const candidates = (indicesByAlt.get(normalizeAlt(request.alt)) ?? []).filter((index) => !pairs.has(index));
    const [best] = candidates
      .map((index) => ({ index, length: measureDifference(sliceSpan(source, uses[index]?.range), request.before) }))
      .toSorted((a, b) => a.length - b.length);
    if (best) pairs.set(best.index, request);
  }
  return pairs;
}

/** Counts the characters of two texts outside their common beginning and end. */
function measureDifference(first: string, second: string): number {
  const limit = Math.min(first.length, second.length);
  let start = 0;
  while (start < limit && first[start] === second[start]) start += 1;
  let end = 0;
  while (end < limit - start && first.at(-1 - end) === second.at(-1 - end)) end += 1;
  return first.length + second.length - 2 * (start + end);
}
