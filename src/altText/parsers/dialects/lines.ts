/** Splits text into lines, without their ends. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}
