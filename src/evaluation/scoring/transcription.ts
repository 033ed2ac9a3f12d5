/** Compares a transcription with the text of the image: its characters in reading order, and its lines in any order. */
export function scoreTranscription(answer: string, text: string): { characters: number; lines: number } {
  const [given, expected] = [splitLines(answer), splitLines(text)];
  const unmatched = [...given];
  const foundLines = expected.filter((line) => {
    const index = unmatched.indexOf(line);
    if (index >= 0) unmatched.splice(index, 1);
    return index >= 0;
  });
  const [givenText, expectedText] = [given.join("\n"), expected.join("\n")];
  return {
    characters: Math.max(0, 1 - measureEditDistance(givenText, expectedText) / Math.max(1, expectedText.length)),
    lines: expected.length === 0 ? 1 : foundLines.length / expected.length,
  };
}

/** Splits a text into its lines, without blank lines and Markdown syntax: fences, tables, headings, lists, checkboxes, quotations and strong emphasis. */
function splitLines(text: string): string[] {
  return text
    .normalize("NFKC")
    .split(/\r\n?|\n/)
    .filter((line) => !/^\s*(?:`{3,}|~{3,})|^\s*\|?[\s:|-]*-{3,}[\s:|-]*$/.test(line))
    .map((line) =>
      line
        .replace(/^\s*(?:#{1,6}|[*+-]|>)\s+(?:\[[ xX]\]\s+)?/, "")
        .replaceAll(/\*\*|__|(?<!\\)\|/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** Counts the insertions, deletions and substitutions of characters between two texts (Levenshtein distance). */
export function measureEditDistance(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  let row = Uint32Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, character] of left.entries()) {
    const next = new Uint32Array(right.length + 1);
    next[0] = index + 1;
    for (let at = 1; at <= right.length; at++) {
      const substitution = (row[at - 1] ?? 0) + (character === right[at - 1] ? 0 : 1);
      next[at] = Math.min(substitution, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
