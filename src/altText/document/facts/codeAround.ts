import type { ImageUse, Span } from "../imageUse.ts";
import { replaceSpans } from "../markup/template.ts";
import type { CodeFacts } from "./imageFacts.ts";

/** Number of lines before and after an image. */
const LINES_AROUND = 3;

/** Maximum length of the source around an image, in characters. */
const MAX_LENGTH = 400;

/** Matches the start of a component: a function, a class, or a variable. */
const COMPONENT = /\b(?:function|class|const|let)\s+([A-Z][\w$]*)/g;

/** Reads the source of a component around an image: some whole lines, or the start of a long image, without any alt text, because otherwise the model would describe other images as well. */
export function readCodeAround(source: string, { range }: ImageUse, uses: readonly ImageUse[]): CodeFacts {
  const component = Array.from(source.slice(0, range.from).matchAll(COMPONENT)).at(-1)?.[1];
  const alts = uses.flatMap(({ alt }) => (alt.kind === "text" ? [alt.range] : []));
  const text = readLines(source, range, alts);
  return component === undefined ? { source: text } : { component, source: text };
}

function readLines(source: string, { from, to }: Span, alts: readonly Span[]): string {
  const read = (start: number, end: number) => {
    const altSpans = alts
      .filter((alt) => alt.from >= start && alt.to <= end)
      .map((alt) => ({ from: alt.from - start, to: alt.to - start }));
    return replaceSpans(source.slice(start, end), altSpans, () => "");
  };
  for (let count = LINES_AROUND; count >= 0; count--) {
    const text = removeIndentation(read(findLineStart(source, from, count), findLineEnd(source, to, count)));
    if (text.length <= MAX_LENGTH) return text;
  }
  return read(from, to).slice(0, MAX_LENGTH);
}

/** Returns the start of the line that is `count` lines above an offset. */
function findLineStart(source: string, offset: number, count: number): number {
  let start = source.lastIndexOf("\n", offset - 1) + 1;
  for (let line = 0; line < count && start > 0; line++) start = source.lastIndexOf("\n", start - 2) + 1;
  return start;
}

/** Returns the end of the line that is `count` lines below an offset. */
function findLineEnd(source: string, offset: number, count: number): number {
  let end = offset - 1;
  for (let line = 0; line <= count; line++) {
    end = source.indexOf("\n", end + 1);
    if (end < 0) return source.length;
  }
  return end;
}

function removeIndentation(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, Infinity);
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join("\n");
}
