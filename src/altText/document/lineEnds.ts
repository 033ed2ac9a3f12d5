import type { AltText, ImageUse, Quoting, Span } from "./imageUse.ts";

/** Text with line feeds as the only line endings and without a byte order mark. `toSource` converts an offset in it to an offset in the original. */
interface PlainLines {
  text: string;
  toSource: (offset: number) => number;
}

/**
 * Finds images in text with any line endings. All line endings are converted to line feeds for the readers, because their grammars recognize no
 * others. The result is therefore the same regardless of the system on which the document was saved.
 */
export function findInPlainLines(source: string, find: (text: string) => ImageUse[]): ImageUse[] {
  const hasByteOrderMark = source.startsWith("\uFEFF");
  if (!hasByteOrderMark && !source.includes("\r")) return find(source);
  const { text, toSource } = convertToPlainLines(source);
  const toSourceRange = ({ from, to }: Span): Span => ({ from: toSource(from), to: toSource(to) });
  return find(text).map((use) => ({
    ...use,
    range: toSourceRange(use.range),
    alt: convertAlt(use.alt, toSourceRange(use.alt.range), source),
  }));
}

/** Converts all line endings to line feeds, and removes a byte order mark. */
export function convertToPlainLines(source: string): PlainLines {
  const start = source.startsWith("\uFEFF") ? 1 : 0;
  /** Offsets in `text` of the line feeds that replace a carriage return and a line feed. */
  const shortened: number[] = [];
  const text = source.slice(start).replace(/\r\n?/g, (lineEnd, offset: number) => {
    if (lineEnd.length > 1) shortened.push(offset - shortened.length);
    return "\n";
  });
  return { text, toSource: (offset) => offset + start + countBelow(shortened, offset) };
}

/** Counts the numbers in a sorted list that are less than a limit. */
function countBelow(sorted: number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function convertAlt(alt: AltText, range: Span, source: string): AltText {
  const lineEnd = findLineEnd(source, range.to);
  switch (alt.kind) {
    case "text":
      return { ...alt, range, raw: source.slice(range.from, range.to), quoting: convertQuoting(alt.quoting, lineEnd) };
    case "missing":
      return { ...alt, range, quoting: convertQuoting(alt.quoting, lineEnd) };
    case "dynamic":
      return { ...alt, range, raw: alt.raw === "" ? "" : source.slice(range.from, range.to) };
    case "elementContent":
    case "background":
      return { ...alt, range };
  }
}

function convertQuoting(quoting: Quoting, lineEnd: string): Quoting {
  switch (quoting.kind) {
    case "markdown":
      return { ...quoting, suffix: quoting.suffix.replaceAll("\n", lineEnd) };
    case "yaml":
    case "verbatim":
      return { ...quoting, prefix: quoting.prefix.replaceAll("\n", lineEnd) };
    case "inJson":
      return { ...quoting, quoting: convertQuoting(quoting.quoting, lineEnd) };
    case "attribute":
    case "wholeValue":
    case "newAttribute":
      return quoting;
  }
}

/** Returns the first line ending after an offset, or else the document's first one. */
function findLineEnd(source: string, offset: number): string {
  const next = /\r\n?|\n/g;
  next.lastIndex = offset;
  return (next.exec(source) ?? /\r\n?|\n/.exec(source))?.[0] ?? "\n";
}
