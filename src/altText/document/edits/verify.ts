import { findImageUses } from "../find.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { EditableDocument, ParsedDocument, RequestedChange } from "./changes.ts";
import { normalizeAlt } from "./escape.ts";
import { applyChanges, sortChanges, type TextChange } from "./textChange.ts";

/** A change to one image in a document. */
export interface Candidate {
  /** Index of the image. */
  useIndex: number;
  replacement: RequestedChange["replacement"];
  change: TextChange;
}

/** Maximum number of times that a document is parsed. Candidates that have not been tried by then are skipped. */
const MAX_ATTEMPTS = 50;

/** Applies as many candidates as possible without breaking the markup of the document. Earlier candidates take precedence. */
export function applyVerified(document: EditableDocument, candidates: Candidate[]): { applied: Candidate[]; parsed: ParsedDocument } {
  let applied: Candidate[] = [];
  let parsed: ParsedDocument = { source: document.source, uses: document.uses };
  let attempts = 0;
  const apply = (batch: Candidate[]) => {
    if (batch.length === 0 || attempts === MAX_ATTEMPTS) return;
    attempts += 1;
    const verifiedDocument = parseWithChanges(document, [...applied, ...batch]);
    if (verifiedDocument) {
      applied = [...applied, ...batch];
      parsed = verifiedDocument;
    } else if (batch.length > 1) {
      const middle = batch.length >> 1;
      apply(batch.slice(0, middle));
      apply(batch.slice(middle));
    }
  };
  apply(candidates);
  return { applied, parsed };
}

/** Parses a document with changes applied. @returns undefined if the changes overlap, or if the result is not as intended */
function parseWithChanges({ source, syntax, components, uses }: EditableDocument, applied: Candidate[]): ParsedDocument | undefined {
  const changes = sortChanges(applied.map(({ change }) => change));
  if (changes.some(({ range }, index) => range.from < (changes[index - 1]?.range.to ?? 0))) return undefined;
  const changedSource = applyChanges(source, changes);
  let parsed: ImageUse[];
  try {
    parsed = findImageUses(changedSource, syntax, components);
  } catch {
    // The changed document is too broken to parse.
    return undefined;
  }
  const isSame = ({ element, target }: ImageUse, index: number) => parsed[index]?.element === element && parsed[index].target === target;
  const isAsIntended = ({ useIndex, replacement }: Candidate) =>
    replacement.kind === "alt"
      ? readAlt(parsed[useIndex]) === normalizeAlt(replacement.alt)
      : replacement.text.startsWith(sliceSpan(changedSource, parsed[useIndex]?.range));
  return parsed.length === uses.length && uses.every(isSame) && applied.every(isAsIntended)
    ? { source: changedSource, uses: parsed }
    : undefined;
}

/** Returns the alt text that screen readers announce, which is empty for a hidden image. */
function readAlt(use: ImageUse | undefined): string | undefined {
  if (use?.alt.kind === "text") return use.alt.value;
  return use?.isHidden === true ? "" : undefined;
}
