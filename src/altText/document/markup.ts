import type { Span } from "./imageUse.ts";

/** The value of an attribute. */
export type AttributeValue =
  /** `range` lies between the quotes, or is the whole value where it has none. */
  | { kind: "text"; range: Span; value: string; quote: '"' | "'" | "" }
  /** A string in braces, as JSX has it; `range` with the braces. */
  | { kind: "literal"; range: Span; value: string }
  /** `alt` alone, which is empty in HTML. */
  | { kind: "none" }
  /** `{true}`, or `alt` alone in JSX: React leaves it out of an image. */
  | { kind: "true"; range: Span }
  | { kind: "expression"; range: Span };

export interface Attribute {
  name: string;
  range: Span;
  value: AttributeValue;
}

/** An element of HTML or JSX, as far as images need it. */
export interface MarkupElement {
  /** Lower case in HTML; as written in JSX, and empty for a fragment. */
  name: string;
  /** Its opening tag. */
  tag: Span;
  /** Where its name ends: there a further attribute can stand. */
  nameEnd: number;
  attributes: Attribute[];
  /** `{...props}`: it may have any attribute besides. */
  hasSpread: boolean;
  children: (MarkupElement | MarkupText)[];
  parent?: MarkupElement;
}

export interface MarkupText {
  text: string;
  /** Whether an expression of JSX or a template stands there. */
  isDynamic: boolean;
}

/** No page is nested so deep; what is goes flat from there on, so that what walks the elements can't exhaust the stack. */
export const MAX_DEPTH = 500;

/** What the elements of a document stand in. */
export function rootElement(): MarkupElement {
  return { name: "", tag: { from: 0, to: 0 }, nameEnd: 0, attributes: [], hasSpread: false, children: [] };
}

export function isElement(node: MarkupElement | MarkupText): node is MarkupElement {
  return "tag" in node;
}

export function attributeOf(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name);
}

/** An attribute's value as far as it is written in the document; undefined for a missing one and for an expression. */
export function textOf(element: MarkupElement, name: string): string | undefined {
  const value = attributeOf(element, name)?.value;
  if (value === undefined || value.kind === "expression") return undefined;
  return value.kind === "none" || value.kind === "true" ? "" : value.value;
}

/** The nearest element around this one that is wanted. */
export function ancestorOf(element: MarkupElement, isWanted: (ancestor: MarkupElement) => boolean): MarkupElement | undefined {
  for (let { parent } = element; parent; { parent } = parent) if (isWanted(parent)) return parent;
  return undefined;
}

/** All elements below this one, in the order of the document. */
export function* descendantsOf(element: MarkupElement): Generator<MarkupElement> {
  const left: MarkupElement[] = [];
  const add = ({ children }: MarkupElement) => {
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child && isElement(child)) left.push(child);
    }
  };
  add(element);
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    add(next);
  }
}

/** White space as a page shows it. */
export function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
