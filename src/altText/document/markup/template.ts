import type { Span } from "../imageUse.ts";
import { isElement, type MarkupElement } from "../markup.ts";
import { findBraceEnd, endOf, readTag, limitUnclosed } from "./braces.ts";
import { parseJsx } from "./jsxElements.ts";

/** Replaces each character of an expression: the parser of the rest sees one word, and all offsets stay. */
export const MASK = "\uE000";

/** Replaces each character of a tag when only the text between tags is parsed. */
export const TAG_MASK = "\uE001";

export interface Expression {
  to: number;
  /** Elements in the expression. */
  elements: MarkupElement[];
  /** A comment or the mark of a block, in whose place nothing is shown. */
  isSilent: boolean;
  /** Set for a text that is masked as if it were an expression. */
  text?: string;
}

/** A document of markup with expressions in braces. */
export interface Template {
  source: string;
  masked: string;
  /** Expressions by offset; they never overlap. */
  expressions: Map<number, Expression>;
}

/** Finds the expressions of Svelte or Astro, in tags and between them, but not in scripts, styles and comments. */
export function findExpressions(source: string, from: number, inQuotes: boolean): Span[] {
  const found: Span[] = [];
  const pattern = /<!--|<(?:script|style)\b|<(?=[a-z/>])|\{/gi;
  pattern.lastIndex = from;
  const unclosed = limitUnclosed();
  for (let match = pattern.exec(source); match && unclosed.left > 0; match = pattern.exec(source)) {
    if (match[0] === "<!--") pattern.lastIndex = endOf("-->", source, match.index);
    else if (match[0] === "{") {
      const to = findBraceEnd(source, match.index);
      if (to === undefined) unclosed.left -= 1;
      else found.push({ from: match.index, to });
      pattern.lastIndex = to ?? pattern.lastIndex;
    } else {
      const tag = readTag(source, match.index, inQuotes, unclosed);
      for (const expression of tag?.expressions ?? []) found.push(expression);
      pattern.lastIndex = tag?.to ?? pattern.lastIndex;
      const isRaw = match[0].length > 1 && source[pattern.lastIndex - 2] !== "/";
      if (isRaw) pattern.lastIndex = endOf(`</${match[0].slice(1).toLowerCase()}`, source, pattern.lastIndex);
    }
  }
  return found;
}

/** Masks expressions. @param markup the language of expressions that can contain markup */
export function createTemplate(source: string, spans: Span[], markup?: "jsx" | "tsx"): Template {
  const expressions = new Map(
    spans.map(({ from, to }): [number, Expression] => [from, { to, elements: [], isSilent: isSilent(source.slice(from + 1, to - 1)) }]),
  );
  if (markup !== undefined) {
    const elements = parseJsx(blankOutside(source, spans), markup === "tsx").children.filter(isElement);
    let next = 0;
    for (const { from, to } of spans) {
      for (let element = elements[next]; element && element.tag.from < to; element = elements[++next]) {
        if (element.tag.from >= from) expressions.get(from)?.elements.push(element);
      }
    }
  }
  return { source, masked: maskExpressions(source, spans), expressions };
}

/** Matches `{#if …}`, `{:else}`, `{/if}`, `{@const …}` and comments. */
function isSilent(expression: string): boolean {
  return /^\s*(?:[#:/]|@(?:const|debug)\b|$)/.test(expression);
}

/** Masks expressions. A whole attribute value gets quotes; otherwise it would include the slash that ends its tag. */
export function maskExpressions(source: string, spans: Span[]): string {
  return replaceSpans(source, spans, ({ from, to }) => {
    return source[from - 1] === "=" ? `"${MASK.repeat(to - from - 2)}"` : MASK.repeat(to - from);
  });
}

/** Blanks everything outside some spans. */
function blankOutside(source: string, spans: Span[]): string {
  let blank = "";
  let at = 0;
  for (const { from, to } of spans) {
    blank += source.slice(at, from).replace(/[^\r\n]/g, " ") + source.slice(from, to);
    at = to;
  }
  return blank;
}

export function replaceSpans(source: string, spans: Span[], replace: (span: Span) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(source.slice(at, span.from), replace(span));
    at = span.to;
  }
  return parts.join("") + source.slice(at);
}
