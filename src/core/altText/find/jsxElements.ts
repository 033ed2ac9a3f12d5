import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/javascript";
import { decodeHTML } from "entities";
import { rootElement, type Attribute, type AttributeValue, type MarkupElement } from "../markup.ts";
import { isTrue, literalOf } from "./expressions.ts";

const jsx = parser.configure({ dialect: "jsx" });
const tsx = parser.configure({ dialect: "jsx ts" });

/** Parses JavaScript or TypeScript with JSX, however broken; the root holds each outermost element. Never throws. */
export function jsxElements(source: string, isTypeScript: boolean): MarkupElement {
  const root = rootElement();
  addBelow(root, (isTypeScript ? tsx : jsx).parse(source).topNode, source);
  return root;
}

/** Elements also stand deep inside of expressions, such as `{open && <img … />}`. */
function addBelow(parent: MarkupElement, node: SyntaxNode, source: string): void {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === "JSXElement") addElement(parent, child, source);
    else if (child.name === "JSXText") {
      // What closes braces with nothing but a comment in them is read as text, where none can stand.
      parent.children.push({ text: decodeHTML(source.slice(child.from, child.to).replace(/^\}/, "")), isDynamic: false });
    } else if (child.name === "JSXEscape") {
      const before = parent.children.length;
      addBelow(parent, child, source);
      // What an expression gives can't be known, but for the elements in it.
      const isComment = /^\{\s*(?:\/[*/]|\}?$)/.test(source.slice(child.from, child.to));
      if (parent.children.length === before && !isComment) parent.children.push({ text: "", isDynamic: true });
    } else if (!TAGS.has(child.name)) addBelow(parent, child, source);
  }
}

const TAGS = new Set(["JSXOpenTag", "JSXSelfClosingTag", "JSXCloseTag", "JSXFragmentTag"]);
const NAMES = ["JSXBuiltin", "JSXIdentifier", "JSXMemberExpression", "JSXNamespacedName"];

function addElement(parent: MarkupElement, node: SyntaxNode, source: string): void {
  const tag = node.getChild("JSXOpenTag") ?? node.getChild("JSXSelfClosingTag") ?? node.getChild("JSXFragmentTag");
  if (!tag) return;
  const name = NAMES.map((kind) => tag.getChild(kind)).find((found) => found !== null);
  const element: MarkupElement = {
    name: name ? source.slice(name.from, name.to) : "",
    tag: { from: tag.from, to: tag.to },
    nameEnd: name?.to ?? tag.from + 1,
    attributes: tag.getChildren("JSXAttribute").flatMap((attribute) => attributeAt(attribute, source) ?? []),
    hasSpread: tag.getChild("JSXSpreadAttribute") !== null,
    children: [],
    parent,
  };
  parent.children.push(element);
  // Elements in attributes, such as `icon={<img … />}`, belong to it as much as its children.
  for (const attribute of tag.getChildren("JSXAttribute")) addBelow(element, attribute.getChild("JSXEscape") ?? attribute, source);
  addBelow(element, node, source);
}

function attributeAt(node: SyntaxNode, source: string): Attribute | undefined {
  const name = node.getChild("JSXIdentifier") ?? node.getChild("JSXNamespacedName");
  if (!name) return undefined;
  return { name: source.slice(name.from, name.to), range: { from: node.from, to: node.to }, value: valueOf(node, source) };
}

function valueOf(attribute: SyntaxNode, source: string): AttributeValue {
  const text = attribute.getChild("JSXAttributeValue");
  if (text) {
    const quote = source[text.from] === "'" ? "'" : '"';
    const range = { from: text.from + 1, to: Math.max(text.from + 1, text.to - 1) };
    return { kind: "text", range, value: decodeHTML(source.slice(range.from, range.to)), quote };
  }
  const escape = attribute.getChild("JSXEscape") ?? attribute.getChild("JSXElement");
  if (!escape) return { kind: "true", range: { from: attribute.from, to: attribute.to } };
  const range = { from: escape.from, to: escape.to };
  if (isTrue(source.slice(range.from, range.to))) return { kind: "true", range };
  const value = textInBraces(escape, source);
  return value === undefined ? { kind: "expression", range } : { kind: "literal", range, value };
}

/** The value of `{"text"}`, `{'text'}` or a template without expressions in it; undefined for any other expression. */
function textInBraces(escape: SyntaxNode, source: string): string | undefined {
  const string = escape.getChild("String") ?? escape.getChild("TemplateString");
  if (!string || escape.firstChild?.nextSibling?.from !== string.from || string.nextSibling?.name !== "}") return undefined;
  return literalOf(string, source);
}
