import type { Span } from "../imageUse.ts";
import { isElement, type MarkupElement } from "../markup.ts";
import { findBraceEnd, findEnd, readTag, createUnclosedBudget } from "./braces.ts";
import { parseJsx } from "./jsxElements.ts";

/** Placeholder for each character of an expression. The parser then sees a word, and offsets are unchanged. */
export const MASK = "\uE000";

/** Placeholder for each character of a tag when only the text between tags is parsed. */
export const TAG_MASK = "\uE001";

/** Begins the placeholder of a template engine's tag between attributes. Unlike `MASK`, it is a valid name of an attribute in Markdown. */
export const ATTRIBUTES_MASK = ":___";

export interface Expression {
  to: number;
  /** Elements in the expression. */
  elements: MarkupElement[];
  /** Whether the expression renders nothing, because it is a comment, or a block marker such as `{#if …}`. */
  isUnrendered: boolean;
  /** Text that is masked like an expression; undefined for an expression. */
  text?: string;
}

/** Markup with expressions in braces. */
export interface Template {
  source: string;
  /** The source with its expressions masked. */
  masked: string;
  /** Expressions by offset. They do not overlap. */
  expressions: Map<number, Expression>;
  /** Whether the tags of template engines are masked. */
  isEvaluated?: boolean;
}

/** Finds Svelte or Astro expressions in and between tags, except in scripts, styles and comments; and Svelte's comments in tags. */
export function findExpressions(source: string, from: number, isSvelte: boolean): { expressions: Span[]; comments: Span[] } {
  const spans: Span[] = [];
  const comments: Span[] = [];
  const pattern = /<!--|<(?:script|style)\b|<(?=[a-z/>])|\{/gi;
  pattern.lastIndex = from;
  const unclosedBudget = createUnclosedBudget();
  for (let match = pattern.exec(source); match && unclosedBudget.remaining > 0; match = pattern.exec(source)) {
    if (match[0] === "<!--") pattern.lastIndex = findEnd("-->", source, match.index);
    else if (match[0] === "{") {
      const to = findBraceEnd(source, match.index);
      if (to === undefined) unclosedBudget.remaining -= 1;
      else spans.push({ from: match.index, to });
      pattern.lastIndex = to ?? pattern.lastIndex;
    } else {
      const tag = readTag(source, match.index, isSvelte, unclosedBudget);
      for (const expression of tag?.expressions ?? []) spans.push(expression);
      for (const comment of tag?.comments ?? []) comments.push(comment);
      pattern.lastIndex = tag?.to ?? pattern.lastIndex;
      const isRaw = match[0].length > 1 && source[pattern.lastIndex - 2] !== "/";
      if (isRaw) pattern.lastIndex = findEnd(`</${match[0].slice(1).toLowerCase()}`, source, pattern.lastIndex);
    }
  }
  return { expressions: spans, comments };
}

/** Masks expressions, and parses the elements inside them. @param markup language of the expressions; undefined if they can't contain markup */
export function createTemplate(source: string, spans: Span[], markup?: "jsx" | "tsx"): Template {
  const expressions = new Map(
    spans.map(({ from, to }): [number, Expression] => [
      from,
      { to, elements: [], isUnrendered: isUnrendered(source.slice(from + 1, to - 1)) },
    ]),
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

/** Whether an expression renders nothing: `{#if …}`, `{:else}`, `{/if}`, `{@const …}`, `{@debug …}` or a comment. */
function isUnrendered(expression: string): boolean {
  return /^\s*(?:[#:/]|@(?:const|debug)\b|$)/.test(expression);
}

/** Masks expressions. An expression that is a whole attribute value is quoted, so that the value does not include the slash of a self-closing tag. */
export function maskExpressions(source: string, spans: Span[]): string {
  return replaceSpans(source, spans, ({ from, to }) => {
    return source[from - 1] === "=" ? `"${MASK.repeat(to - from - 2)}"` : MASK.repeat(to - from);
  });
}

/** Blanks everything outside the spans. */
function blankOutside(source: string, spans: Span[]): string {
  let result = "";
  let offset = 0;
  for (const { from, to } of spans) {
    result += source.slice(offset, from).replace(/[^\n]/g, " ") + source.slice(from, to);
    offset = to;
  }
  return result;
}

export function replaceSpans(source: string, spans: Span[], replace: (span: Span) => string): string {
  const parts: string[] = [];
  let offset = 0;
  for (const span of spans) {
    parts.push(source.slice(offset, span.from), replace(span));
    offset = span.to;
  }
  return parts.join("") + source.slice(offset);
}
