import { MAX_CONTEXT_LENGTH } from "../document/imageUse.ts";
import { collapseWhitespace } from "../document/markup.ts";

/** Whether alt text and another text on the page sound the same when a screen reader reads them. */
export function soundsLike(alt: string, other: string | undefined): boolean {
  // Text of the maximum length may have been cut, so it can't be compared. It is longer than any alt text anyway.
  if (other === undefined || other.length >= MAX_CONTEXT_LENGTH) return false;
  const spoken = toSpokenText(other);
  return spoken !== "" && toSpokenText(alt) === spoken;
}

/** Drops punctuation and symbols, which screen readers do not announce. */
function toSpokenText(text: string): string {
  return collapseWhitespace(text.replace(/[\p{P}\p{S}]/gu, " ")).toLowerCase();
}
