import type { Span } from "../imageUse.ts";
import { isElement, type MarkupElement } from "../markup.ts";
import { parseJsx } from "./jsxElements.ts";
import type { Code } from "./markupScanner.ts";

/** Placeholder for each character of an expression. The parser then sees a word, and offsets are unchanged. */
export const MASK = "\uE000";

/** Placeholder for each character of a tag when only the text between tags is parsed. */
export const TAG_MASK = "\uE001";

/** Start of the placeholder for a template engine's tag between attributes. Unlike `MASK`, it is a valid attribute name in Markdown. */
export const ATTRIBUTES_MASK = ":___";

/** First character of the placeholder for a control tag between attributes: it ends a block, is inside one, or begins one. */
export const BLOCK_MASKS = { [-1]: "C", 0: "_", 1: "O" } as const;

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

/** Creates a template from the code in a document, and parses the elements inside the code. @param markup language of the code; undefined if it can't contain markup */
export function createTemplate(source: string, code: readonly Code[], markup?: "jsx" | "tsx"): Template {
  const expressions = new Map(code.map(({ from, to, isUnrendered }): [number, Expression] => [from, { to, elements: [], isUnrendered }]));
  const withElements = markup === undefined ? [] : code.filter(({ from, to }) => /<[a-z>]/i.test(source.slice(from, to)));
  if (withElements.length > 0) {
    const elements = parseJsx(blankOutside(source, withElements), markup === "tsx").children.filter(isElement);
    let next = 0;
    for (const { from, to } of withElements) {
      for (let element = elements[next]; element && element.tag.from < to; element = elements[++next]) {
        if (element.tag.from >= from) expressions.get(from)?.elements.push(element);
      }
    }
  }
  return { source, masked: maskCode(source, code), expressions };
}

/** Masks code. Code that is a whole attribute value is quoted, so that the value does not include the slash of a self-closing tag. */
export function maskCode(source: string, code: readonly Code[]): string {
  return replaceSpans(source, code, ({ from, to, isValue }) => (isValue ? `"${MASK.repeat(to - from - 2)}"` : MASK.repeat(to - from)));
}

/** Blanks everything outside the spans. */
function blankOutside(source: string, spans: readonly Span[]): string {
  let result = "";
  let offset = 0;
  for (const { from, to } of spans) {
    result += source.slice(offset, from).replace(/[^\n]/g, " ") + source.slice(from, to);
    offset = to;
  }
  return result;
}

export function replaceSpans<T extends Span>(source: string, spans: readonly T[], replace: (span: T) => string): string {
  const parts: string[] = [];
  let offset = 0;
  for (const span of spans) {
    parts.push(source.slice(offset, span.from), replace(span));
    offset = span.to;
  }
  return parts.join("") + source.slice(offset);
}
