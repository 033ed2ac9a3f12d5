import type { Span } from "../imageUse.ts";
import { isElement, type MarkupElement } from "../markup.ts";
import { findBraceEnd, endOf, readTag, limitUnclosed } from "./braces.ts";
import { parseJsx } from "./jsxElements.ts";

/** Stands for each character of an expression, so that what parses the rest sees one word and all offsets stay. */
export const MASK = "\uE000";

/** Stands for each character of a tag, where what is between the tags is parsed. */
export const TAG_MASK = "\uE001";

export interface Expression {
  to: number;
  /** Those that it may give, where expressions hold markup. */
  elements: MarkupElement[];
  /** A comment, or a mark of a block: nothing is shown in its place. */
  isSilent: boolean;
  /** It is no expression but this text. */
  text?: string;
}

/** A document of markup and of expressions in braces. */
export interface Template {
  source: string;
  masked: string;
  /** By where they begin; they never overlap. */
  expressions: Map<number, Expression>;
}

/** The expressions of Svelte or Astro: those in tags and between them, but not in scripts, styles and comments. */
export function findExpressions(source: string, from: number, inQuotes: boolean): Span[] {
  const found: Span[] = [];
  const sign = /<!--|<(?:script|style)\b|<(?=[a-z/>])|\{/gi;
  sign.lastIndex = from;
  const unclosed = limitUnclosed();
  for (let match = sign.exec(source); match && unclosed.left > 0; match = sign.exec(source)) {
    if (match[0] === "<!--") sign.lastIndex = endOf("-->", source, match.index);
    else if (match[0] === "{") {
      const to = findBraceEnd(source, match.index);
      if (to === undefined) unclosed.left -= 1;
      else found.push({ from: match.index, to });
      sign.lastIndex = to ?? sign.lastIndex;
    } else {
      const tag = readTag(source, match.index, inQuotes, unclosed);
      for (const expression of tag?.expressions ?? []) found.push(expression);
      sign.lastIndex = tag?.to ?? sign.lastIndex;
      const isRaw = match[0].length > 1 && source[sign.lastIndex - 2] !== "/";
      if (isRaw) sign.lastIndex = endOf(`</${match[0].slice(1).toLowerCase()}`, source, sign.lastIndex);
    }
  }
  return found;
}

/** @param markup the language of the markup in expressions, if they can hold any */
export function createTemplate(source: string, spans: Span[], markup?: "jsx" | "tsx"): Template {
  const expressions = new Map(
    spans.map(({ from, to }): [number, Expression] => [from, { to, elements: [], isSilent: isSilent(source.slice(from + 1, to - 1)) }]),
  );
  if (markup !== undefined) {
    const elements = parseJsx(only(source, spans), markup === "tsx").children.filter(isElement);
    let next = 0;
    for (const { from, to } of spans) {
      for (let element = elements[next]; element && element.tag.from < to; element = elements[++next]) {
        if (element.tag.from >= from) expressions.get(from)?.elements.push(element);
      }
    }
  }
  return { source, masked: masked(source, spans), expressions };
}

/** `{#if …}`, `{:else}`, `{/if}`, `{@const …}` and comments. */
function isSilent(expression: string): boolean {
  return /^\s*(?:[#:/]|@(?:const|debug)\b|$)/.test(expression);
}

/** An attribute's whole value gets quotes, lest it goes on to the slash that ends its tag. */
export function masked(source: string, spans: Span[]): string {
  return replaceSpans(source, spans, ({ from, to }) => {
    return source[from - 1] === "=" ? `"${MASK.repeat(to - from - 2)}"` : MASK.repeat(to - from);
  });
}

/** The document with all but these parts blanked. */
function only(source: string, spans: Span[]): string {
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
