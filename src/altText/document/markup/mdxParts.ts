import type { Span } from "../imageUse.ts";
import { findBraceEnd, endOf, readTag, limitUnclosed, type Tag, type Unclosed } from "./braces.ts";

/** What of MDX is no Markdown. */
export interface MdxParts {
  /** Opening and closing ones. */
  tags: (Tag & { from: number })[];
  /** Those between the tags, with their braces. */
  expressions: Span[];
  /** Imports and exports. */
  scripts: Span[];
  /** In braces, and those of HTML, which MDX does not have, but documents on their way to it do. */
  comments: Span[];
}

/**
 * Tells tags, expressions and scripts from the Markdown around them, from left to right as MDX does: code is Markdown's, whatever stands in
 * it, and so is what a backslash escapes.
 */
export function splitMdx(source: string, from: number): MdxParts {
  const parts: MdxParts = { tags: [], expressions: [], scripts: [], comments: [] };
  const sign = /^[ \t>*+\-\d.)]*(`{3,}(?=[^`\n]*$)|~{3,})|^(?:import|export)\b|\\[^]|`+|<!--|<(?=[a-z/>])|\{/gim;
  sign.lastIndex = from;
  const unclosed = limitUnclosed();
  // A run of backticks that is the last of its length closes nothing: without it, each would be looked for to the end.
  const lastRuns = new Map(Array.from(source.matchAll(/`+/g), ({ 0: run, index }) => [run.length, index]));
  for (let found = sign.exec(source); found && unclosed.left > 0; found = sign.exec(source)) {
    const [text, fence] = found;
    const at = found.index;
    if (fence !== undefined) sign.lastIndex = fenceEnd(source, sign.lastIndex, fence);
    else if (text[0] === "`") sign.lastIndex = codeEnd(source, sign.lastIndex, text, lastRuns) ?? sign.lastIndex;
    else if (text === "<!--") {
      sign.lastIndex = endOf("-->", source, at);
      parts.comments.push({ from: at, to: sign.lastIndex });
    } else if (text === "<") {
      const tag = readTag(source, at, false, unclosed);
      if (tag) parts.tags.push({ from: at, ...tag });
      sign.lastIndex = tag?.to ?? sign.lastIndex;
    } else if (text === "{") {
      const to = findBraceEnd(source, at);
      if (to === undefined) unclosed.left -= 1;
      else (/^\{\s*\/\*/.test(source.slice(at, at + 100)) ? parts.comments : parts.expressions).push({ from: at, to });
      sign.lastIndex = to ?? sign.lastIndex;
    } else if (text[0] !== "\\" && startsBlock(source, at, from)) {
      sign.lastIndex = scriptEnd(source, at, unclosed);
      parts.scripts.push({ from: at, to: sign.lastIndex });
    }
  }
  return parts;
}

function fenceEnd(source: string, from: number, fence: string): number {
  const end = new RegExp(`^[ \\t>]*${fence[0] ?? ""}{${fence.length},}[ \\t]*$`, "gm");
  end.lastIndex = from;
  return end.test(source) ? end.lastIndex : source.length;
}

/** Behind the same run of backticks in the same block. */
function codeEnd(source: string, from: number, run: string, lastRuns: Map<number, number>): number | undefined {
  if ((lastRuns.get(run.length) ?? 0) < from) return undefined;
  const next = /`+|\n[ \t]*(?=\r?\n)/g;
  next.lastIndex = from;
  for (let found = next.exec(source); found; found = next.exec(source)) {
    if (found[0] === run) return next.lastIndex;
    if (found[0][0] === "\n") return undefined;
  }
  return undefined;
}

/** Imports and exports begin a block of their own. */
function startsBlock(source: string, at: number, bodyStart: number): boolean {
  return at === bodyStart || /(?:^|\n)[ \t]*\r?\n$/.test(source.slice(Math.max(bodyStart, at - 200), at)) || at === 0;
}

/** At the next empty line that stands in no braces. */
function scriptEnd(source: string, from: number, unclosed: Unclosed): number {
  const next = /\{|\r?\n[ \t]*(?=\r?\n)/g;
  next.lastIndex = from;
  for (let found = next.exec(source); found; found = next.exec(source)) {
    if (found[0] !== "{") return found.index;
    const to = unclosed.left > 0 ? findBraceEnd(source, found.index) : undefined;
    if (to === undefined) unclosed.left -= 1;
    next.lastIndex = to ?? next.lastIndex;
  }
  return source.length;
}
