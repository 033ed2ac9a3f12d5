/** Question that asks for the rest of an answer that was cut off. */
export const CONTINUE_PROMPT =
  "Your answer was cut off at its length limit. Continue exactly where it stopped, even in the middle of a word or a line of code. Repeat nothing " +
  "and add no introduction.";

/** Maximum number of characters that a continuation may repeat. */
const MAX_OVERLAP = 400;
/** Minimum number of characters that count as a repetition; fewer may be equal by chance. */
const MIN_OVERLAP = 12;

/** Joins an answer with its continuation. Models tend to repeat the last words, and to open the code block again. */
export function joinContinuation(start: string, rest: string): string {
  const text = endsInCodeBlock(start) ? rest.replace(/^\s*(?:`{3,}|~{3,})[^\n]*\n/, "") : rest;
  for (let length = Math.min(MAX_OVERLAP, start.length, text.length); length >= MIN_OVERLAP; length--) {
    if (start.endsWith(text.slice(0, length))) return start + text.slice(length);
  }
  return start + text;
}

function endsInCodeBlock(text: string): boolean {
  let fence: string | undefined;
  for (const [, marker = "", info = ""] of text.matchAll(/^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm)) {
    if (fence === undefined) fence = marker;
    else if (marker.startsWith(fence) && info.trim() === "") fence = undefined;
  }
  return fence !== undefined;
}
