import { splitLines } from "../textLines.ts";
import type { Mark } from "./mark.ts";

/** Matches the first or last line of fenced code, with its indentation, its fence, and what follows. */
const FENCE = /^([ \t>]*)(`{3,}|~{3,})[ \t]*(.*)$/;

/** Matches inline code that is HTML: its backticks, its content, and its end. */
const INLINE = /(?<!`)(`{1,10})([^`\n]{1,1000})(\1(?!`)\{=html\})/g;

/** Finds the marks around HTML that would otherwise be code. Without them, its elements are part of the document. Source: Pandoc, “raw_attribute”. */
export function findRawFences(text: string): Mark[] {
  const marks: Mark[] = [];
  let open: { fence: string; isRaw: boolean } | undefined;
  for (const { from, text: line } of splitLines(text)) {
    const [, indentation = "", fence, rest = ""] = FENCE.exec(line) ?? [];
    if (fence === undefined) continue;
    const span = { from: from + indentation.length, to: from + line.length };
    if (open === undefined) {
      open = { fence, isRaw: rest.trim() === "{=html}" };
      if (open.isRaw) marks.push({ ...span, mask: "tag" });
    } else if (fence.startsWith(open.fence) && rest.trim() === "") {
      if (open.isRaw) marks.push({ ...span, mask: "blank" });
      open = undefined;
    }
  }
  for (const { 1: start = "", 2: content = "", 3: end = "", index } of text.matchAll(INLINE)) {
    const [from, to] = [index, index + start.length + content.length];
    marks.push({ from, to: from + start.length, mask: "blank" }, { from: to, to: to + end.length, mask: "blank" });
  }
  return marks;
}
