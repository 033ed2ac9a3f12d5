import type { Span } from "../imageUse.ts";
import type { CodeLanguage } from "./codeLanguages.ts";
import { findEnd, findLineEnd } from "./findEnd.ts";
import { JavaScriptTokens, TOKEN, isComment } from "./javaScriptTokens.ts";

/** JavaScript in markup, including its braces or backticks. */
export interface Code extends Span {
  /** Whether it renders nothing by itself, because it is a comment, a marker, or code around elements. */
  isUnrendered: boolean;
  /** Whether it is a whole value of an attribute, without quotes. */
  isValue: boolean;
}

/** Code and comments in a part of a document, in document order. In HTML, the code between the elements of an expression is separate. */
interface Parts {
  code: Code[];
  /** Comments between attributes. */
  comments: Span[];
}

export interface Tag extends Span, Parts {}

/** Maximum nesting depth of expressions. */
const MAX_NESTING = 50;

/** Number of unclosed braces that are tolerated. Each of them costs a search to the end of the document. All further braces are text. */
const MAX_UNCLOSED = 10;

const VOID_ELEMENT = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

/** Matches elements whose content is text without code. */
const TEXT_ELEMENT = /^(?:script|style|xmp|iframe|noembed|noframes)$/i;

/** Finds tags and expressions in time proportional to the length of the document. Tolerates text that is being typed. */
export class MarkupScanner {
  readonly #source: string;
  readonly #language: CodeLanguage;
  #unclosedCount = 0;

  constructor(source: string, language: CodeLanguage) {
    this.#source = source;
    this.#language = language;
  }

  /** Whether so many braces are unclosed that all further braces are text. */
  get isExhausted(): boolean {
    return this.#unclosedCount >= MAX_UNCLOSED;
  }

  /** Finds all code in and between tags, except in elements whose content is text, and all comments in tags. */
  scan(from: number): Parts {
    const parts: Parts = createParts();
    const pattern = /<!--|<(?=[a-z/>])|\{/gi;
    pattern.lastIndex = from;
    for (let match = pattern.exec(this.#source); match && !this.isExhausted; match = pattern.exec(this.#source)) {
      if (match[0] === "<!--") pattern.lastIndex = findEnd("-->", this.#source, match.index);
      else if (match[0] === "{") {
        const expression = this.readExpression(match.index);
        if (expression) addParts(parts, expression);
        pattern.lastIndex = expression?.to ?? pattern.lastIndex;
      } else {
        const tag = this.readTag(match.index);
        if (tag) addParts(parts, tag);
        pattern.lastIndex = (tag && this.#findTextEnd(tag)) ?? tag?.to ?? pattern.lastIndex;
      }
    }
    return parts;
  }

  /** Reads the expression whose opening brace is at `from`. @returns undefined if it is never closed */
  readExpression(from: number): (Parts & { to: number }) | undefined {
    const parts: Parts = createParts();
    const to = this.isExhausted ? undefined : this.#readCode(from, parts, 0);
    if (to === undefined) this.#unclosedCount += 1;
    return to === undefined ? undefined : { to, ...parts };
  }

  /** Reads the opening or closing tag at `from`. A tag that is never closed ends at the next tag. */
  readTag(from: number, nesting = 0): Tag | undefined {
    const source = this.#source;
    const { hasExpressionsInQuotes, hasComments, hasBackticks } = this.#language;
    const name = /<\/?(?:[a-z][\w.:-]*|(?=>))/iy;
    name.lastIndex = from;
    if (!name.test(source)) return undefined;
    const tag: Tag = { from, to: source.length, code: [], comments: [] };
    const pattern = /["'{<>]|(?<==)`|(?<=[\s"'}`])\/[/*]/g;
    pattern.lastIndex = name.lastIndex;
    let quote = "";
    for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
      const mark = match[0];
      const isQuoted = quote !== "";
      if (mark.startsWith("/")) {
        if (isQuoted || !hasComments) continue;
        pattern.lastIndex = this.#findTagCommentEnd(mark, pattern.lastIndex);
        tag.comments.push({ from: match.index, to: pattern.lastIndex });
      } else if ((mark === "{" && (!isQuoted || hasExpressionsInQuotes)) || (mark === "`" && hasBackticks && !isQuoted)) {
        const to = this.isExhausted ? undefined : this.#readAttributeCode(match.index, nesting + 1);
        if (to === undefined) this.#unclosedCount += 1;
        else tag.code.push({ from: match.index, to, isUnrendered: false, isValue: !isQuoted && this.#isWholeValue(match.index, to) });
        pattern.lastIndex = to ?? pattern.lastIndex;
      } else if (mark === quote) quote = "";
      else if (isQuoted || mark === "{" || mark === "`") continue;
      else if (mark === '"' || mark === "'") quote = mark;
      else return { ...tag, to: mark === ">" ? pattern.lastIndex : match.index };
    }
    return tag;
  }

  #findTagCommentEnd(mark: string, from: number): number {
    const end = mark === "//" ? findLineEnd(this.#source, from) : findEnd("*/", this.#source, from);
    if (this.#language.endsTagsInComments !== true) return end;
    const bracket = this.#source.slice(from, end).indexOf(">");
    return bracket < 0 ? end : from + bracket;
  }

  #isWholeValue(from: number, to: number): boolean {
    let start = from;
    while (/\s/.test(this.#source[start - 1] ?? "")) start -= 1;
    return this.#source[start - 1] === "=" && /^[\s/>"']?$/.test(this.#source.slice(to, to + 1));
  }

  #readAttributeCode(from: number, nesting: number): number | undefined {
    if (this.#source[from] === "`") return this.#readTemplateString(from + 1, nesting);
    return this.#readCode(from, createParts(), nesting);
  }

  /**
   * Reads the imports and exports at `from`, up to an empty line outside brackets. If a bracket is never closed, the next empty line ends them.
   * @returns the offset after them
   */
  readStatements(from: number): number {
    const tokens = new JavaScriptTokens(this.#source);
    const pattern = new RegExp(String.raw`\n[ \t]*(?=\n)|${TOKEN.source}`, "g");
    pattern.lastIndex = from;
    for (let match = this.isExhausted ? null : pattern.exec(this.#source); match; match = pattern.exec(this.#source)) {
      const isEmptyLine = match[0].startsWith("\n");
      if (isEmptyLine && tokens.isComplete) return match.index;
      const end = isEmptyLine ? pattern.lastIndex : this.#readToken(match[0], match.index, tokens, createParts(), 0);
      if (end === undefined) break;
      pattern.lastIndex = end;
    }
    if (!this.isExhausted && pattern.lastIndex === 0 && tokens.isComplete) return this.#source.length;
    this.#unclosedCount += 1;
    return from + (/\n[ \t]*\n|$/.exec(this.#source.slice(from))?.index ?? 0);
  }

  /** Finds the line of dashes that ends the script at `from`, outside of strings and comments. @returns the offset before it, or undefined if there is none */
  findFence(from: number): number | undefined {
    const tokens = new JavaScriptTokens(this.#source);
    const pattern = new RegExp(String.raw`\n[ \t]*---|${TOKEN.source}`, "g");
    pattern.lastIndex = from;
    for (let match = pattern.exec(this.#source); match; match = pattern.exec(this.#source)) {
      if (match[0].startsWith("\n")) return match.index;
      const end = this.#readToken(match[0], match.index, tokens, createParts(), 0);
      if (end === undefined) return undefined;
      pattern.lastIndex = end;
    }
    return undefined;
  }

  /** Returns the offset after the expression at `from`, and adds its parts. @returns undefined if it is never closed */
  #readCode(from: number, parts: Parts, nesting: number): number | undefined {
    if (nesting > MAX_NESTING) return undefined;
    const { markup, marker } = this.#language;
    const isMarker = marker?.test(this.#source.slice(from, from + 100)) === true;
    const pattern = new RegExp(TOKEN, "g");
    pattern.lastIndex = from;
    const tokens = new JavaScriptTokens(this.#source, !isMarker);
    let codeStart = from;
    let tokenCount = 0;
    for (let match = pattern.exec(this.#source); match; match = pattern.exec(this.#source)) {
      const [token] = match;
      tokenCount += isComment(token) ? 0 : 1;
      const inner = createParts();
      // The slash of a marker such as `{/if}` does not start a regular expression.
      if (isMarker && tokenCount === 2) tokens.addToken(token);
      else {
        const end = this.#readToken(token, match.index, tokens, inner, nesting);
        if (end === undefined) return undefined;
        pattern.lastIndex = end;
      }
      if (token === "<" && pattern.lastIndex > match.index + 1 && markup === "html") {
        parts.code.push({ from: codeStart, to: match.index, isUnrendered: true, isValue: false });
        addParts(parts, inner);
        codeStart = pattern.lastIndex;
      }
      if (!tokens.isClosed) continue;
      const isUnrendered = isMarker || codeStart > from || tokenCount === 2;
      parts.code.push({ from: codeStart, to: pattern.lastIndex, isUnrendered, isValue: false });
      return pattern.lastIndex;
    }
    return undefined;
  }

  /** Returns the offset after a token, or after the elements that start with it. @returns undefined if it is never closed */
  #readToken(token: string, from: number, tokens: JavaScriptTokens, parts: Parts, nesting: number): number | undefined {
    const to = from + token.length;
    if (token === "/*") return findEnd("*/", this.#source, to);
    if (token === "//") return findLineEnd(this.#source, to);
    if (token === '"' || token === "'") return tokens.readString(from, token);
    if (token === "/") return tokens.readSlash(from);
    if (token === "`") {
      tokens.addTemplateString();
      return this.#readTemplateString(to, nesting + 1);
    }
    // Astro allows several elements without a fragment around them.
    if (token === "<" && (!tokens.isAfterOperand || tokens.isAfterElement) && this.#startsMarkup(from)) {
      if (this.#source[to] !== "!") tokens.addElement();
      return this.#readMarkup(from, parts, nesting + 1);
    }
    tokens.addToken(token);
    return to;
  }

  #readTemplateString(from: number, nesting: number): number | undefined {
    const pattern = /\\[^]|`|\$\{/g;
    pattern.lastIndex = from;
    for (let match = pattern.exec(this.#source); match; match = pattern.exec(this.#source)) {
      if (match[0] === "`") return pattern.lastIndex;
      if (match[0] !== "${") continue;
      const end = this.#readCode(pattern.lastIndex - 1, createParts(), nesting);
      if (end === undefined) return undefined;
      pattern.lastIndex = end;
    }
    return undefined;
  }

  /** Whether an element or a comment starts at `from`, unlike a type parameter such as `<T,>(value: T) => …`. */
  #startsMarkup(from: number): boolean {
    const { markup } = this.#language;
    if (markup === "none") return false;
    const start = this.#source.slice(from, from + 100);
    return /^<(?:>|[a-z](?![\w$]*\s*(?:,|=|extends\b)))/i.test(start) || (markup === "html" && start.startsWith("<!--"));
  }

  /** Returns the offset after the element or comment at `from`, or before a brace that ends the expression. */
  #readMarkup(from: number, parts: Parts, nesting: number): number | undefined {
    const source = this.#source;
    const isHtml = this.#language.markup === "html";
    const openNames: string[] = [];
    /** Number of open elements by name. Avoids searching all open elements for a stray closing tag. */
    const openCounts = new Map<string, number>();
    const pattern = /<!--|<(?=[a-z/>])|[{}]/gi;
    pattern.lastIndex = from;
    for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
      if (match[0] === "}") return match.index;
      if (match[0] === "{") {
        const to = this.#readCode(match.index, parts, nesting);
        if (to === undefined) return undefined;
        pattern.lastIndex = to;
        continue;
      }
      const tag = match[0] === "<" ? this.readTag(match.index, nesting) : undefined;
      if (tag) {
        addParts(parts, tag);
        pattern.lastIndex = (isHtml ? this.#findTextEnd(tag) : undefined) ?? tag.to;
        const name = readName(source, tag);
        const count = openCounts.get(name) ?? 0;
        if (source[tag.from + 1] !== "/") {
          const isEmpty = source[tag.to - 2] === "/" || pattern.lastIndex > tag.to || (isHtml && VOID_ELEMENT.test(name));
          if (!isEmpty) openCounts.set(openNames[openNames.push(name) - 1] ?? "", count + 1);
        } else if (count > 0) {
          for (let closed = openNames.pop(); closed !== undefined; closed = closed === name ? undefined : openNames.pop())
            openCounts.set(closed, (openCounts.get(closed) ?? 1) - 1);
        }
      } else if (isHtml && match[0] === "<!--") pattern.lastIndex = findEnd("-->", source, match.index);
      if (openNames.length === 0) return pattern.lastIndex;
    }
    return undefined;
  }

  /** Finds the end of an element whose content is text. @returns undefined if the tag does not open such an element */
  #findTextEnd({ from, to }: Tag): number | undefined {
    const name = readName(this.#source, { from, to });
    if (this.#source[from + 1] === "/" || this.#source[to - 2] === "/" || !TEXT_ELEMENT.test(name)) return undefined;
    const closing = new RegExp(`</${name}(?=[\\s/>])[^>]*>?`, "gi");
    closing.lastIndex = to;
    return closing.test(this.#source) ? closing.lastIndex : this.#source.length;
  }
}

function createParts(): Parts {
  return { code: [], comments: [] };
}

function addParts(parts: Parts, { code, comments }: Parts): void {
  for (const span of code) parts.code.push(span);
  for (const span of comments) parts.comments.push(span);
}

function readName(source: string, { from }: Span): string {
  const name = /<\/?([a-z][\w.:-]*)?/iy;
  name.lastIndex = from;
  return name.exec(source)?.[1] ?? "";
}
