import { decodeHTML, decodeHTMLAttribute } from "entities";
import type { Span } from "../imageUse.ts";
import { createRoot, type Attribute, type AttributeValue, type MarkupElement } from "../markup.ts";
import { evaluateLiteral, isTrueLiteral } from "./expressions.ts";
import { findEnd } from "./findEnd.ts";
import { readHtmlTag, type HtmlAttribute, type HtmlTag, type TagOptions } from "./htmlTags.ts";
import { OpenElements } from "./openElements.ts";
import { BLOCK_MASKS, MASK, type Expression, type Template } from "./template.ts";

/** Parses HTML as browsers do, including invalid HTML. */
export function parseHtml(template: Template): MarkupElement {
  return new Reader(template, "html").read();
}

/** Parses markup with components, which may be self-closing, and expressions. */
export function parseTemplate(template: Template): MarkupElement {
  return new Reader(template, "components").read();
}

/** Parses a single-file component of Vue. Only its templates are HTML, and they contain text that is computed, in double braces. */
export function parseVue(source: string): MarkupElement {
  return new Reader({ source, masked: source, expressions: new Map() }, "vue").read();
}

type Kind = "html" | "components" | "vue";

const VOID_ELEMENTS = new Set(
  "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split(" "),
);

/** Elements whose content is text, and whether that text is kept. */
const TEXT_ELEMENTS = new Map([
  ...["script", "iframe", "noembed", "noframes"].map((name) => [name, false] as const),
  ...["style", "textarea", "title", "xmp", "plaintext"].map((name) => [name, true] as const),
]);

class Reader {
  readonly #template: Template;
  readonly #kind: Kind;
  readonly #open: OpenElements;
  readonly #root = createRoot();
  readonly #tagOptions: TagOptions;
  #offset = 0;
  /** Number of elements around the one in which braces are text, with `v-pre` in Vue; infinite outside such an element. */
  #literalDepth = Infinity;

  constructor(template: Template, kind: Kind) {
    this.#template = template;
    this.#kind = kind;
    this.#open = new OpenElements(this.#root, kind === "html");
    this.#tagOptions = {
      endsAtNextTag: kind === "components",
      hasSelfClosingTags: kind === "components",
      findExpressionEnd: (offset) => (template.masked[offset] === MASK ? template.expressions.get(offset)?.to : undefined),
    };
  }

  read(): MarkupElement {
    const { masked } = this.#template;
    const pattern = this.#kind === "vue" ? /<!--|<\/?[a-z][^\t\n\f\r />]*|<[!?/]|\{\{/gi : /<!--|<\/?[a-z][^\t\n\f\r />\uE000]*|<[!?/]/gi;
    for (let match = pattern.exec(masked); match; match = pattern.exec(masked)) {
      const [mark] = match;
      this.#addText(match.index);
      if (mark === "<!--") this.#offset = findCommentEnd(masked, match.index);
      else if (mark === "{{") this.#readInterpolation(match.index);
      else if (mark.length > 2 || /[a-z]$/i.test(mark)) this.#readTag(match.index, mark);
      else this.#offset = this.#findDeclarationEnd(match.index);
      pattern.lastIndex = this.#offset;
    }
    this.#addText(masked.length);
    return this.#root;
  }

  /** Reads the tag whose start is `mark`: its bracket, a slash if it is a closing tag, and its name. */
  #readTag(from: number, mark: string): void {
    const { masked } = this.#template;
    const tag = readHtmlTag(masked, from, from + mark.length, this.#tagOptions);
    this.#offset = tag?.to ?? masked.length;
    if (tag === undefined) return;
    const name = this.#normalizeName(masked.slice(tag.name.from, tag.name.to));
    if (mark[1] !== "/") this.#openElement(name, tag);
    else {
      this.#open.close(name);
      if (this.#open.depth <= this.#literalDepth) this.#literalDepth = Infinity;
    }
  }

  #openElement(name: string, tag: HtmlTag): void {
    this.#open.closeImplied(name);
    const { parent } = this.#open;
    const isBlock = this.#kind === "vue" && this.#open.depth === 0;
    const element = this.#createElement(this.#kind === "html" && name === "image" && !this.#open.isForeign ? "img" : name, tag, parent);
    // The other blocks of a Vue component are not shown.
    if (!isBlock || name === "template" || name === "style") parent.children.push(element);
    const hasEnd = tag.isSelfClosing && (this.#kind !== "html" || this.#open.isForeign);
    if (hasEnd || (VOID_ELEMENTS.has(name) && !isBlock)) return;
    const isText = isBlock ? name !== "template" || !isHtmlTemplate(element) : TEXT_ELEMENTS.has(name) && !this.#isForeignTitle(name);
    if (isText) this.#readTextElement(name, element);
    else {
      const isLiteral = this.#kind === "vue" && element.attributes.some((attribute) => attribute.name === "v-pre");
      if (isLiteral) this.#literalDepth = Math.min(this.#literalDepth, this.#open.depth);
      this.#open.push(name, element);
    }
  }

  /** Whether an element is the title of an SVG, which may contain elements. */
  #isForeignTitle(name: string): boolean {
    return name === "title" && this.#open.isForeign;
  }

  /** Reads the content of an element up to its closing tag. */
  #readTextElement(name: string, element: MarkupElement): void {
    const { masked } = this.#template;
    const closing = new RegExp(`</${name.replace(/[.$]/g, "\\$&")}(?=[\\t\\n\\f\\r />])`, "gi");
    closing.lastIndex = this.#offset;
    const end = name === "plaintext" ? masked.length : (closing.exec(masked)?.index ?? masked.length);
    const text = masked.slice(this.#offset, end);
    // In MDX, a style sheet may be an expression.
    const isRaw = name === "style" || name === "xmp" || name === "plaintext";
    if (isRaw) element.children.push({ text, isDynamic: text.includes(MASK) && this.#kind === "components" });
    else if (TEXT_ELEMENTS.get(name) === true) this.#addTextTo(element, this.#offset, end);
    const tag = readHtmlTag(masked, end, Math.min(end + 2 + name.length, masked.length), this.#tagOptions);
    this.#offset = tag?.to ?? masked.length;
  }

  /** Reads text in double braces, which may contain any characters. Braces that are not closed are text. */
  #readInterpolation(from: number): void {
    const { masked } = this.#template;
    const end = this.#literalDepth < Infinity || this.#open.depth === 0 ? -1 : masked.indexOf("}}", from + 2);
    if (end < 0) {
      this.#addText(from + 2);
      return;
    }
    this.#open.parent.children.push({ text: "", isDynamic: true });
    this.#offset = end + 2;
  }

  /** Returns the end of a declaration, such as the document type, of character data in SVG, or of a comment that is not well formed. */
  #findDeclarationEnd(from: number): number {
    const { masked } = this.#template;
    const isData = this.#open.isForeign && masked.startsWith("<![CDATA[", from);
    return isData ? findEnd("]]>", masked, from) : findEnd(">", masked, from + 2);
  }

  #addText(to: number): void {
    if (to > this.#offset) this.#addTextTo(this.#open.parent, this.#offset, to);
    this.#offset = Math.max(to, this.#offset);
  }

  #addTextTo(parent: MarkupElement, from: number, to: number): void {
    const { masked } = this.#template;
    let offset = from;
    const addPlainText = (end: number) => {
      if (end > offset) parent.children.push({ text: decodeText(masked.slice(offset, end)), isDynamic: false });
    };
    for (const [start, expression] of this.#findExpressions(from, to)) {
      addPlainText(start);
      offset = expression.to;
      if (expression.elements.length > 0) addChildren(parent, expression.elements);
      else if (!expression.isUnrendered) parent.children.push({ text: expression.text ?? "", isDynamic: expression.text === undefined });
    }
    addPlainText(to);
  }

  #createElement(name: string, tag: HtmlTag, parent: MarkupElement): MarkupElement {
    const { masked, expressions, source } = this.#template;
    const element: MarkupElement = {
      name,
      tag: { from: tag.from, to: tag.to },
      nameEnd: tag.name.to,
      attributes: this.#readAttributes(tag),
      hasSpread: tag.attributes.some(({ from, to }) => {
        // JSX and Svelte have the same spread syntax; Vue and Alpine have their own.
        const isExpression = expressions.has(from) && /^\{(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/)*\.\.\./.test(source.slice(from, to));
        return isExpression || this.#mayPrintName(from, to) || /^(?:v|x)-bind\s*=/.test(masked.slice(from, to));
      }),
      children: [],
      parent,
    };
    // Elements in attributes, such as `icon={<img … />}`, count as children.
    for (const { from, to } of tag.attributes) {
      for (const [, { elements }] of this.#findExpressions(from, to)) addChildren(element, elements);
    }
    return element;
  }

  /** Reads the attributes of a tag. The value of an attribute in a block of a template engine, such as `{% if %}`, is unknown. */
  #readAttributes(tag: HtmlTag): Attribute[] {
    let depth = 0;
    return tag.attributes.flatMap((attribute) => {
      const { from, to } = attribute;
      const nesting = this.#template.isEvaluated === true ? readBlockMask(this.#template.masked.slice(from, to)) : undefined;
      if (nesting !== undefined) depth = Math.max(0, depth + nesting);
      const read = nesting === undefined ? this.#readAttribute(attribute) : undefined;
      if (read === undefined || depth === 0) return read ?? [];
      const { from: start, to: end } = attribute.value ?? attribute;
      return { ...read, value: { kind: "expression", range: { from: start, to: end } } };
    });
  }

  /** Whether a template engine prints an attribute, or a part of its name. */
  #isPrinted(from: number, to: number): boolean {
    return this.#readPrintedPrefix(from, to) !== undefined;
  }

  /** Whether a template engine prints an attribute that may name the element. The name may begin with text, such as `data-`. */
  #mayPrintName(from: number, to: number): boolean {
    const prefix = this.#readPrintedPrefix(from, to)?.toLowerCase();
    return prefix !== undefined && ["alt", "aria-label", "aria-labelledby"].some((name) => name.startsWith(prefix));
  }

  /** Returns the text before what a template engine prints as the name of an attribute. */
  #readPrintedPrefix(from: number, to: number): string | undefined {
    const { masked, isEvaluated = false } = this.#template;
    return isEvaluated ? /^([^\s="']*?):___/.exec(masked.slice(from, to))?.[1] : undefined;
  }

  *#findExpressions(from: number, to: number): Generator<[start: number, Expression]> {
    const { masked, expressions } = this.#template;
    if (expressions.size === 0) return;
    const text = masked.slice(from, to);
    for (let index = text.indexOf(MASK); index >= 0; index = text.indexOf(MASK, index)) {
      const start = from + index;
      // An expression in quotes starts one character before its mask.
      const expression = expressions.get(start) ?? expressions.get(start - 1);
      if (expression) yield [expressions.has(start) ? start : start - 1, expression];
      index = expression ? expression.to - from : index + 1;
    }
  }

  #readAttribute(attribute: HtmlAttribute): Attribute | undefined {
    const { masked, source, expressions } = this.#template;
    const { from, to, name } = attribute;
    if (this.#isPrinted(from, to)) return undefined;
    const range = { from, to };
    const shorthandExpression = expressions.get(name.from);
    if (shorthandExpression) {
      const inner = source.slice(name.from + 1, shorthandExpression.to - 1).trim();
      return /^[\w$]+$/.test(inner) ? { name: inner, range, value: { kind: "expression", range } } : undefined;
    }
    return { name: this.#normalizeName(masked.slice(name.from, name.to)), range, value: this.#readValue(attribute) };
  }

  #readValue({ value }: HtmlAttribute): AttributeValue {
    if (!value) return { kind: "none" };
    const { masked, source, expressions, isEvaluated = false } = this.#template;
    const { from, to, quote, isClosed } = value;
    if ((expressions.size > 0 || isEvaluated) && masked.slice(from, to).includes(MASK)) {
      const range = { from, to };
      const isWhole = expressions.get(from)?.to === to;
      if (isWhole && isTrueLiteral(source.slice(from, to))) return { kind: "true", range };
      const text = isWhole ? evaluateLiteral(source.slice(from, to).replace(/^\{([^]*)\}$/, "$1")) : undefined;
      return text === undefined ? { kind: "expression", range } : { kind: "literal", range, value: text };
    }
    const range: Span = { from: from + quote.length, to: to - (isClosed ? quote.length : 0) };
    return { kind: "text", range, value: decodeAttribute(masked.slice(range.from, range.to)), quote };
  }

  #normalizeName(name: string): string {
    return this.#kind === "html" ? name.toLowerCase() : name;
  }
}

/** Returns the nesting that the placeholder of a control tag stands for, or undefined if an attribute is not such a placeholder. */
function readBlockMask(attribute: string): number | undefined {
  if (!/^[CO_]_*$/.test(attribute)) return undefined;
  return attribute.startsWith(BLOCK_MASKS[1]) ? 1 : attribute.startsWith(BLOCK_MASKS[-1]) ? -1 : 0;
}

function addChildren(parent: MarkupElement, elements: MarkupElement[]): void {
  for (const element of elements) {
    element.parent = parent;
    parent.children.push(element);
  }
}

/** Returns the offset after the comment at `from`. Source: HTML, “Comment start state”. */
function findCommentEnd(source: string, from: number): number {
  const end = /<!--(?:-?>)|--!?>/g;
  end.lastIndex = from;
  const match = end.exec(source);
  if (match?.index === from) return end.lastIndex;
  end.lastIndex = from + 4;
  return end.test(source) ? end.lastIndex : source.length;
}

/** Whether a template is HTML, and not in a language that is compiled to HTML. */
function isHtmlTemplate({ attributes }: MarkupElement): boolean {
  const value = attributes.find(({ name }) => name === "lang")?.value;
  return value?.kind !== "text" || value.value === "" || value.value === "html";
}

const decodeText = (text: string) => (text.includes("&") ? decodeHTML(text) : text);

const decodeAttribute = (text: string) => (text.includes("&") ? decodeHTMLAttribute(text) : text);
