import type { Span } from "../imageUse.ts";
import { MDX } from "./codeLanguages.ts";
import { findEnd } from "./findEnd.ts";
import { MarkupScanner, type Code, type Tag } from "./markupScanner.ts";

/** The parts of an MDX document that are not Markdown. */
export interface MdxParts {
  /** Opening and closing tags. */
  tags: Tag[];
  /** Expressions between the tags, including their braces. */
  expressions: Code[];
  /** Imports and exports. */
  scripts: Code[];
  /** Comments in braces, and HTML comments, which are invalid in MDX but common in documents that are being converted. */
  comments: Span[];
}

/**
 * Separates tags, expressions and scripts from Markdown, from left to right as MDX does. Code and escaped characters belong to the Markdown.
 */
export function splitMdx(source: string, from: number): MdxParts {
  const parts: MdxParts = { tags: [], expressions: [], scripts: [], comments: [] };
  const pattern = /^[ \t>*+\-\d.)]*(`{3,}(?=[^`\n]*$)|~{3,})|^(?:import|export)\b|\\[^]|`+|<!--|<(?=[a-z/>])|\{/gim;
  pattern.lastIndex = from;
  const scanner = new MarkupScanner(source, MDX);
  // Offset of the last run of backticks of each length. Avoids searching the rest of the document for a run that is never closed.
  const lastRuns = new Map(Array.from(source.matchAll(/`+/g), ({ 0: run, index }) => [run.length, index]));
  for (let match = pattern.exec(source); match && !scanner.isExhausted; match = pattern.exec(source)) {
    const [text, fence] = match;
    const start = match.index;
    if (fence !== undefined) pattern.lastIndex = findFenceEnd(source, pattern.lastIndex, fence);
    else if (text[0] === "`") pattern.lastIndex = findCodeEnd(source, pattern.lastIndex, text, lastRuns) ?? pattern.lastIndex;
    else if (text === "<!--") {
      pattern.lastIndex = findEnd("-->", source, start);
      parts.comments.push({ from: start, to: pattern.lastIndex });
    } else if (text === "<") {
      const tag = scanner.readTag(start);
      if (tag) parts.tags.push(tag);
      pattern.lastIndex = tag?.to ?? pattern.lastIndex;
    } else if (text === "{") {
      const expression = scanner.readExpression(start);
      for (const code of expression?.code ?? []) (code.isUnrendered ? parts.comments : parts.expressions).push(code);
      pattern.lastIndex = expression?.to ?? pattern.lastIndex;
    } else if (text[0] !== "\\" && isBlockStart(source, start, from)) {
      pattern.lastIndex = scanner.readStatements(start);
      parts.scripts.push({ from: start, to: pattern.lastIndex, isUnrendered: true, isValue: false });
    }
  }
  return parts;
}

function findFenceEnd(source: string, from: number, fence: string): number {
  const end = new RegExp(`^[ \\t>]*${fence[0] ?? ""}{${fence.length},}[ \\t]*$`, "gm");
  end.lastIndex = from;
  return end.test(source) ? end.lastIndex : source.length;
}

/** Finds the end of a code span: the next run of the same number of backticks, if it is in the same block. */
function findCodeEnd(source: string, from: number, run: string, lastRuns: Map<number, number>): number | undefined {
  if ((lastRuns.get(run.length) ?? 0) < from) return undefined;
  const next = /`+|\n[ \t]*(?=\n)/g;
  next.lastIndex = from;
  for (let match = next.exec(source); match; match = next.exec(source)) {
    if (match[0] === run) return next.lastIndex;
    if (match[0][0] === "\n") return undefined;
  }
  return undefined;
}

/** Whether an offset is at the start of a block. Imports and exports are allowed only there. */
function isBlockStart(source: string, offset: number, bodyStart: number): boolean {
  return offset === bodyStart || /(?:^|\n)[ \t]*\n$/.test(source.slice(Math.max(bodyStart, offset - 200), offset)) || offset === 0;
}
