/** Splits text into lines, without line endings. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}
