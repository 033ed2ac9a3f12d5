/** A line with the offset of its start. */
export interface Line {
  from: number;
  text: string;
}

/** Splits text whose line endings are line feeds. */
export function splitLines(text: string): Line[] {
  let from = 0;
  return text.split("\n").map((line) => {
    const start = from;
    from += line.length + 1;
    return { from: start, text: line };
  });
}
