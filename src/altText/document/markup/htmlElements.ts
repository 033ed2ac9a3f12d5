import type { SyntaxNode, Tree } from "@lezer/common";
import { findChild, findChildren } from "./childNodes.ts";
import { parser } from "@lezer/html";
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { MAX_DEPTH, createRoot, type Attribute, type AttributeValue, type MarkupElement } from "../markup.ts";
import { isTrueLiteral, evaluateLiteral } from "./expressions.ts";
import { parseTolerantly, parseCached } from "./parse.ts";
import { MASK, type Expression, type Template } from "./template.ts";

/** Parser for markup with components, which may be self-closing. */
const componentParser = parser.configure({ dialect: "selfClosing" });

/**
 * Parses HTML, including invalid HTML.
 * @throws Error if the document is too broken to parse
 */
export function parseHtml(template: Template): MarkupElement {
  return new Reader(template, false).read(parseCached(parser, template.masked));
}

/** Parses markup with components and expressions, including invalid markup. @throws Error if the document is too broken to parse */
export function parseTemplate(template: Template): MarkupElement {
  // The parser ignores case and would parse `<Link>` as the void HTML element `<link>`.
  return new Reader(template, true).read(parseTolerantly(componentParser, template.masked.replace(/(?<=<\/?)[A-Z]/g, "Q")));
}

class Reader {
  readonly #template: Template;
  readonly #hasComponents: boolean;

  constructor(template: Template, hasComponents: boolean) {
    this.#template = template;
    this.#hasComponents = hasComponents;
  }

  read(tree: Tree): MarkupElement {
    const root = createRoot();
    const ancestors = [root];
    let parent = root;
    tree.iterate({
      enter: (ref) => {
        const { name, from, to } = ref;
        switch (name) {
          case "Document":
            return true;
          case "Element": {
            const element = this.#addElement(parent, ref.node);
            ancestors.push(parent);
            if (element && ancestors.length < MAX_DEPTH) parent = element;
            return true;
          }
          case "StyleText":
            parent.children.push({ text: this.#template.masked.slice(from, to), isDynamic: false });
            return false;
          case "Text":
            this.#addText(parent, from, to);
            return false;
          case "EntityReference":
          case "CharacterReference":
            parent.children.push({ text: decodeHTML(this.#template.masked.slice(from, to)), isDynamic: false });
        }
        return false;
      },
      leave: ({ name }) => {
        if (name === "Element") parent = ancestors.pop() ?? root;
      },
    });
    return root;
  }

  #addText(parent: MarkupElement, from: number, to: number): void {
    const { masked } = this.#template;
    let offset = from;
    const addPlainText = (end: number) => {
      if (end > offset) parent.children.push({ text: masked.slice(offset, end), isDynamic: false });
    };
    for (const [start, expression] of this.#findExpressions(from, to)) {
      addPlainText(start);
      offset = expression.to;
      if (expression.elements.length > 0) this.#addChildren(parent, expression.elements);
      else if (!expression.isUnrendered) parent.children.push({ text: expression.text ?? "", isDynamic: expression.text === undefined });
    }
    addPlainText(to);
  }

  #addChildren(parent: MarkupElement, elements: MarkupElement[]): void {
    for (const element of elements) {
      element.parent = parent;
      parent.children.push(element);
    }
  }

  /** Returns undefined for an element without an opening tag, such as a stray closing tag. */
  #addElement(parent: MarkupElement, node: SyntaxNode): MarkupElement | undefined {
    const { masked, expressions } = this.#template;
    const tag = findChild(node, "OpenTag") ?? findChild(node, "SelfClosingTag") ?? node.firstChild;
    const name = tag && findChild(tag, "TagName");
    if (!tag || !name) return undefined;
    const attributes = findChildren(tag, "Attribute");
    const rawName = masked.slice(name.from, name.to);
    const element: MarkupElement = {
      name: this.#hasComponents ? rawName : rawName.toLowerCase(),
      tag: { from: tag.from, to: tag.to },
      nameEnd: name.to,
      attributes: attributes.flatMap((attribute) => this.#readAttribute(attribute) ?? []),
      hasSpread: attributes.some(({ from, to }) => {
        // JSX and Svelte have the same spread syntax; Vue has its own.
        const isExpression = expressions.has(from) && /^\{\s*\.\.\./.test(this.#template.source.slice(from, from + 20));
        return isExpression || this.#isPrinted(from, to) || /^v-bind\s*=/.test(masked.slice(from, to));
      }),
      children: [],
      parent,
    };
    parent.children.push(element);
    // Elements in attributes, such as `icon={<img … />}`, count as children.
    for (const { from, to } of attributes) {
      for (const [, { elements }] of this.#findExpressions(from, to)) this.#addChildren(element, elements);
    }
    return element;
  }

  /** Whether a template engine prints an attribute, or a part of its name. */
  #isPrinted(from: number, to: number): boolean {
    const { masked, isEvaluated = false } = this.#template;
    return isEvaluated && /^[^\s="']*:___/.test(masked.slice(from, to));
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

  #readAttribute(node: SyntaxNode): Attribute | undefined {
    const { masked, source, expressions } = this.#template;
    const name = findChild(node, "AttributeName");
    if (!name || this.#isPrinted(node.from, node.to)) return undefined;
    const range = { from: node.from, to: node.to };
    const shorthandExpression = expressions.get(name.from);
    if (shorthandExpression) {
      const inner = source.slice(name.from + 1, shorthandExpression.to - 1).trim();
      return /^[\w$]+$/.test(inner) ? { name: inner, range, value: { kind: "expression", range } } : undefined;
    }
    const rawName = masked.slice(name.from, name.to);
    return { name: this.#hasComponents ? rawName : rawName.toLowerCase(), range, value: this.#readValue(node) };
  }

  #readValue(attribute: SyntaxNode): AttributeValue {
    const { masked, source, expressions, isEvaluated = false } = this.#template;
    const value = findChild(attribute, "AttributeValue") ?? findChild(attribute, "UnquotedAttributeValue");
    if (!value) return { kind: "none" };
    const rawValue = masked.slice(value.from, value.to);
    if ((expressions.size > 0 || isEvaluated) && rawValue.includes(MASK)) {
      const range = { from: value.from, to: value.to };
      const isWhole = expressions.get(value.from)?.to === value.to;
      if (isWhole && isTrueLiteral(source.slice(range.from, range.to))) return { kind: "true", range };
      const text = isWhole ? evaluateLiteral(source.slice(value.from, value.to).replace(/^\{([^]*)\}$/, "$1")) : undefined;
      return text === undefined ? { kind: "expression", range } : { kind: "literal", range, value: text };
    }
    const firstCharacter = rawValue[0];
    const quote = firstCharacter === '"' || firstCharacter === "'" ? firstCharacter : "";
    // At the end of the document, the closing quote may be missing.
    const isClosed = quote !== "" && rawValue.length > 1 && rawValue.endsWith(quote);
    const range = { from: value.from + quote.length, to: value.to - (isClosed ? 1 : 0) };
    return { kind: "text", range, value: decodeHTMLAttribute(masked.slice(range.from, range.to)), quote };
  }
}
