/** Maximum number of characters in a message. JSON takes up to six bytes for each character. */
export const MAX_TEXT_LENGTH = 100_000;

/** Splits text into parts that each fit in one message. Never separates the two halves of a surrogate pair. */
export function* splitText(text: string, limit = MAX_TEXT_LENGTH): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + limit, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
