import type { ImageUse, Span } from "../imageUse.ts";
import type { CodeFacts } from "./imageFacts.ts";

/** Number of lines before and after an image. */
const LINES_AROUND = 3;

/** Maximum length of the source around an image, in characters. */
const MAX_LENGTH = 400;

/** Matches the start of a component: a function, a class, or a constant. */
const COMPONENT = /\b(?:function|class|const|let)\s+([A-Z][\w$]*)/g;

/** Reads the source of a component around an image: some whole lines, or the start of a long image, without its alt text. */
export function readCodeAround(source: string, { range, alt }: ImageUse): CodeFacts {
  const component = Array.from(source.slice(0, range.from).matchAll(COMPONENT)).at(-1)?.[1];
  const text = readLines(source, range, alt.kind === "text" ? alt.range : undefined);
  return component === undefined ? { source: text } : { component, source: text };
}

function readLines(source: string, { from, to }: Span, alt: Span | undefined): string {
  const hideAlt = (start: number, end: number) =>
    alt === undefined || alt.from < start || alt.to > end
      ? source.slice(start, end)
      : source.slice(start, alt.from) + source.slice(alt.to, end);
  for (let count = LINES_AROUND; count >= 0; count--) {
    const start = findLineStart(source, from, count);
    const end = findLineEnd(source, to, count);
    const text = removeIndentation(hideAlt(start, end));
    if (text.length <= MAX_LENGTH) return text;
  }
  return hideAlt(from, to).slice(0, MAX_LENGTH);
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
