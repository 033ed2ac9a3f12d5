import { findImageUses } from "../find.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { EditableDocument, EditChecker, IntendedChange, ParsedDocument, RequestedChange, SkipReason } from "./changes.ts";
import { DECORATIVE_MARK } from "./decorativeMark.ts";
import { normalizeAlt } from "./escape.ts";
import { splitParagraphs } from "./descriptions/format.ts";
import { formatSuppression } from "./suppress.ts";
import { applyChanges, sortChanges, type TextChange } from "./textChange.ts";

/** A change to one image in a document. */
export interface Candidate {
  /** Index of the image. */
  useIndex: number;
  replacement: RequestedChange["replacement"];
  change: TextChange;
}

export interface VerifiedChanges {
  applied: Candidate[];
  parsed: ParsedDocument;
  /** Reasons why other candidates were not applied. Has none for candidates that were not tried. */
  reasons: Map<Candidate, SkipReason>;
}

/** Maximum number of times that a document is parsed. Candidates that have not been tried by then are skipped. */
const MAX_ATTEMPTS = 50;

/** Applies as many candidates as possible without breaking the markup of the document. Earlier candidates take precedence. */
export function applyVerified(document: EditableDocument, candidates: Candidate[]): VerifiedChanges {
  const search = searchApplicable(document, candidates);
  for (let step = search.next(); ; step = search.next("asIntended")) if (step.done) return step.value;
}

/** Like `applyVerified`, but each result is also read by the framework's own parser before it is accepted. */
export async function applyChecked(document: EditableDocument, candidates: Candidate[], checkEdit: EditChecker): Promise<VerifiedChanges> {
  const { source, syntax } = document;
  const search = searchApplicable(document, candidates);
  for (let step = search.next(); ;) {
    if (step.done) return step.value;
    const { after, applied } = step.value;
    const changes = applied.flatMap((candidate) => describeChange(candidate, document));
    step = search.next(await checkEdit({ syntax, before: source, after, changes }));
  }
}

/** A document with changes that Oriel's own parser reads as intended. */
interface Attempt {
  after: string;
  applied: Candidate[];
}

/**
 * Searches for candidates that can be applied together; a set that can't be applied is split in half. Yields each attempt that Oriel's own
 * parser accepts, and is resumed with the result of checking that attempt.
 */
function* searchApplicable(
  document: EditableDocument,
  candidates: Candidate[],
): Generator<Attempt, VerifiedChanges, Awaited<ReturnType<EditChecker>>> {
  let applied: Candidate[] = [];
  let parsed: ParsedDocument = { source: document.source, uses: document.uses };
  const reasons = new Map<Candidate, SkipReason>();
  const pending: Candidate[][] = [candidates];
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const batch = pending.pop();
    if (batch === undefined) break;
    const verifiedDocument = batch.length === 0 ? undefined : parseWithChanges(document, [...applied, ...batch]);
    const result = verifiedDocument ? yield { after: verifiedDocument.source, applied: [...applied, ...batch] } : "breaksMarkup";
    // The document itself can't be read, so no other change can be checked either.
    if (result === "unreadable") return { applied: [], parsed, reasons: new Map(candidates.map((candidate) => [candidate, result])) };
    if (verifiedDocument && result === "asIntended") {
      applied = [...applied, ...batch];
      parsed = verifiedDocument;
    } else if (batch.length > 1) {
      const middle = batch.length >> 1;
      pending.push(batch.slice(middle), batch.slice(0, middle));
    } else for (const candidate of batch) reasons.set(candidate, result === "asIntended" ? "breaksMarkup" : result);
  }
  return { applied, parsed, reasons };
}

function describeChange({ replacement, useIndex, change }: Candidate, { source, uses }: EditableDocument): IntendedChange[] {
  if (replacement.kind === "suppression") return [{ kind: "comment", text: formatSuppression(replacement.rule), isRemoved: false }];
  const comments = describeMarkChange(sliceSpan(source, change.range), change.text);
  if (replacement.kind === "description") {
    const isCaption = replacement.place === "caption" && uses[useIndex]?.element === "![]()";
    return [{ kind: "description", text: splitParagraphs(replacement.text).join(" "), isCaption }];
  }
  if (replacement.kind === "removal") return [{ kind: "removal", markup: replacement.text }];
  if (replacement.kind === "snippet") return [{ kind: "snippet" }, ...comments];
  const use = uses[useIndex];
  const alt = normalizeAlt(replacement.alt);
  const isAlreadySet = use?.alt.kind === "text" && use.alt.value === alt;
  return [{ kind: "alt", alt, isAlreadySet, ...(use?.altProperty === undefined ? {} : { property: use.altProperty }) }, ...comments];
}

function describeMarkChange(before: string, after: string): IntendedChange[] {
  const isRemoved = before.includes(DECORATIVE_MARK);
  return isRemoved === after.includes(DECORATIVE_MARK) ? [] : [{ kind: "comment", text: DECORATIVE_MARK, isRemoved }];
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
  const isAsIntended = ({ useIndex, replacement }: Candidate): boolean => {
    switch (replacement.kind) {
      case "alt":
        return readAlt(parsed[useIndex]) === normalizeAlt(replacement.alt);
      case "snippet":
        return replacement.text.startsWith(sliceSpan(changedSource, parsed[useIndex]?.range));
      case "suppression":
      case "description":
      case "removal":
        return readAlt(parsed[useIndex]) === readAlt(uses[useIndex]);
    }
  };
  return parsed.length === uses.length && uses.every(isSame) && applied.every(isAsIntended)
    ? { source: changedSource, uses: parsed }
    : undefined;
}

/** Returns the alt text that screen readers announce, which is empty for a hidden image. */
function readAlt(use: ImageUse | undefined): string | undefined {
  if (use?.alt.kind === "text") return use.alt.value;
  return use?.isHidden === true ? "" : undefined;
}
