import type { Span } from "../imageUse.ts";

/** A tag as it is written. Source: HTML, “Tokenization”. */
export interface HtmlTag extends Span {
  /** Range of the name. */
  name: Span;
  isSelfClosing: boolean;
  attributes: HtmlAttribute[];
}

export interface HtmlAttribute extends Span {
  name: Span;
  /** Range of the value, including its quotes. */
  value?: Span & { quote: '"' | "'" | ""; isClosed: boolean };
}

/** Matches an attribute after whitespace and slashes. The value may be missing, as may its closing quote at the end of the document. */
const ATTRIBUTE =
  /[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*("[^"]*"?|'[^']*'?|[^\t\n\f\r >"'][^\t\n\f\r >]*)?)?/y;

const SEPARATORS = /[\t\n\f\r /]*/y;

export interface TagOptions {
  /** Whether `<` between attributes ends a tag that is not closed, as in text that is being typed. In HTML, the character is part of a name there. */
  endsAtNextTag: boolean;
  /** Whether a slash between an unquoted value and the closing bracket is not part of the value. */
  hasSelfClosingTags: boolean;
  /** Returns the end of an expression that begins at an offset. Such an expression is a separate attribute. */
  findExpressionEnd: (offset: number) => number | undefined;
}

/** Reads the tag that starts at `from` with a name that ends at `nameEnd`. @returns undefined if the document ends within the tag */
export function readHtmlTag(source: string, from: number, nameEnd: number, options: TagOptions): HtmlTag | undefined {
  const attributes: HtmlAttribute[] = [];
  const nameStart = from + (source[from + 1] === "/" ? 2 : 1);
  let offset = nameEnd;
  for (;;) {
    SEPARATORS.lastIndex = offset;
    SEPARATORS.test(source);
    const next = SEPARATORS.lastIndex;
    const character = source[next];
    if (character === undefined) return undefined;
    const isEnd = character === ">";
    if (isEnd || (character === "<" && options.endsAtNextTag)) {
      const isSelfClosing = isEnd && source[next - 1] === "/" && next > nameEnd;
      return { from, to: isEnd ? next + 1 : next, name: { from: nameStart, to: nameEnd }, isSelfClosing, attributes };
    }
    const expressionEnd = options.findExpressionEnd(next);
    const attribute =
      expressionEnd === undefined
        ? readAttribute(source, next, options)
        : { from: next, to: expressionEnd, name: { from: next, to: expressionEnd } };
    attributes.push(attribute);
    offset = attribute.to;
  }
}

function readAttribute(source: string, from: number, { hasSelfClosingTags }: TagOptions): HtmlAttribute {
  ATTRIBUTE.lastIndex = from;
  const [, name = "", value] = ATTRIBUTE.exec(source) ?? [];
  let to = ATTRIBUTE.lastIndex;
  const nameSpan = { from, to: from + name.length };
  if (value === undefined) return { from, to: nameSpan.to === to ? to : Math.max(nameSpan.to, to), name: nameSpan };
  const start = to - value.length;
  const [first = ""] = value;
  if (first !== '"' && first !== "'") {
    if (hasSelfClosingTags && value.endsWith("/") && source[to] === ">") to -= 1;
    return { from, to, name: nameSpan, value: { from: start, to, quote: "", isClosed: true } };
  }
  return { from, to, name: nameSpan, value: { from: start, to, quote: first, isClosed: value.length > 1 && value.endsWith(first) } };
}
