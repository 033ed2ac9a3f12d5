import { findImageUses } from "../find.ts";
import { sliceSpan, type ImageUse } from "../imageUse.ts";
import type { Page, ReadDocument, WantedChange } from "./changes.ts";
import { normalizeAlt } from "./escape.ts";
import { applyChanges, sortChanges, type TextChange } from "./textChange.ts";

/** A change to one image on a page. */
export interface Candidate {
  /** Index of the image. */
  use: number;
  to: WantedChange["to"];
  change: TextChange;
}

/** Maximum number of times that a page is parsed. Candidates that have not been tried by then are skipped. */
const MAX_ATTEMPTS = 50;

/** Applies as many candidates as possible without breaking the markup of the page. Earlier candidates take precedence. */
export function applyVerified(page: Page, candidates: Candidate[]): { made: Candidate[]; read: ReadDocument } {
  let made: Candidate[] = [];
  let read: ReadDocument = { source: page.source, uses: page.uses };
  let attempts = 0;
  const apply = (some: Candidate[]) => {
    if (some.length === 0 || attempts === MAX_ATTEMPTS) return;
    attempts += 1;
    const verified = parseWithChanges(page, [...made, ...some]);
    if (verified) {
      made = [...made, ...some];
      read = verified;
    } else if (some.length > 1) {
      const half = some.length >> 1;
      apply(some.slice(0, half));
      apply(some.slice(half));
    }
  };
  apply(candidates);
  return { made, read };
}

/** Parses a page with changes applied. @returns undefined if the changes overlap, or if the result is not as intended */
function parseWithChanges({ source, syntax, components, uses }: Page, made: Candidate[]): ReadDocument | undefined {
  const changes = sortChanges(made.map(({ change }) => change));
  if (changes.some(({ range }, index) => range.from < (changes[index - 1]?.range.to ?? 0))) return undefined;
  const after = applyChanges(source, changes);
  let now: ImageUse[];
  try {
    now = findImageUses(after, syntax, components);
  } catch {
    // The changed document is too broken to parse.
    return undefined;
  }
  const isSame = ({ element, target }: ImageUse, index: number) => now[index]?.element === element && now[index].target === target;
  const isAsIntended = ({ use, to }: Candidate) =>
    to.kind === "alt" ? readAlt(now[use]) === normalizeAlt(to.alt) : to.text.startsWith(sliceSpan(after, now[use]?.range));
  return now.length === uses.length && uses.every(isSame) && made.every(isAsIntended) ? { source: after, uses: now } : undefined;
}

/** Returns the alt text that screen readers announce, which is empty for a hidden image. */
function readAlt(use: ImageUse | undefined): string | undefined {
  if (use?.alt.kind === "text") return use.alt.value;
  return use?.isHidden === true ? "" : undefined;
}
