/** Finds the offset after the next `mark`, or the end of the document. */
export function findEnd(mark: string, source: string, from: number): number {
  const index = source.indexOf(mark, from);
  return index < 0 ? source.length : index + mark.length;
}

export function findLineEnd(source: string, from: number): number {
  const index = source.indexOf("\n", from);
  return index < 0 ? source.length : index;
}
