import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/html";
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { rootElement, type Attribute, type AttributeValue, type MarkupElement } from "../markup.ts";

/** Parses HTML, however broken; the root has no name. Never throws. */
export function htmlElements(source: string): MarkupElement {
  const root = rootElement();
  addChildren(root, parser.parse(source).topNode, source, 0);
  return root;
}

/** No page is nested so deep; what is goes flat from there on, so that it can't exhaust the stack. */
const MAX_DEPTH = 500;

function addChildren(parent: MarkupElement, node: SyntaxNode, source: string, depth: number): void {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    switch (child.name) {
      case "Element":
        addElement(parent, child, source, depth);
        break;
      case "Text":
        parent.children.push({ text: source.slice(child.from, child.to), isDynamic: false });
        break;
      case "EntityReference":
      case "CharacterReference":
        parent.children.push({ text: decodeHTML(source.slice(child.from, child.to)), isDynamic: false });
    }
  }
}

function addElement(parent: MarkupElement, node: SyntaxNode, source: string, depth: number): void {
  const tag = node.getChild("OpenTag") ?? node.getChild("SelfClosingTag") ?? node.firstChild;
  const name = tag?.getChild("TagName");
  // The text of a script or a style, or a stray closing tag.
  if (!tag || !name) return;
  const element: MarkupElement = {
    name: source.slice(name.from, name.to).toLowerCase(),
    tag: { from: tag.from, to: tag.to },
    nameEnd: name.to,
    attributes: tag.getChildren("Attribute").flatMap((attribute) => attributeAt(attribute, source) ?? []),
    hasSpread: false,
    children: [],
    parent,
  };
  parent.children.push(element);
  addChildren(depth < MAX_DEPTH ? element : parent, node, source, depth + 1);
}

function attributeAt(node: SyntaxNode, source: string): Attribute | undefined {
  const name = node.getChild("AttributeName");
  if (!name) return undefined;
  return { name: source.slice(name.from, name.to).toLowerCase(), range: { from: node.from, to: node.to }, value: valueOf(node, source) };
}

function valueOf(attribute: SyntaxNode, source: string): AttributeValue {
  const value = attribute.getChild("AttributeValue") ?? attribute.getChild("UnquotedAttributeValue");
  if (!value) return { kind: "none" };
  const first = source[value.from];
  const quote = first === '"' || first === "'" ? first : "";
  // A quote that is missing at the end of the document ends with it.
  const isClosed = quote !== "" && value.to - value.from > 1 && source[value.to - 1] === quote;
  const range = { from: value.from + quote.length, to: value.to - (isClosed ? 1 : 0) };
  return { kind: "text", range, value: decodeHTMLAttribute(source.slice(range.from, range.to)), quote };
}
