/** Returns the offsets at which the lines of a text start. Lines may end with `\r\n`, `\r` or `\n`. */
export function findLineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

/**
 * Returns the index of the span, such as a line, that contains an offset.
 * @param starts offsets at which the spans start, in ascending order
 */
export function findSpanIndex(offset: number, starts: number[]): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
