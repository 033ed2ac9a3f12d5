import type { Span } from "./imageUse.ts";

export type AttributeValue =
  /** `range` is between the quotes, or the whole value without quotes. */
  | { kind: "text"; range: Span; value: string; quote: '"' | "'" | "" }
  /** A string in braces, as in JSX; `range` includes the braces. */
  | { kind: "literal"; range: Span; value: string }
  /** `alt` without a value, which is empty in HTML. */
  | { kind: "none" }
  /** `{true}`, or `alt` without a value in JSX: React leaves the attribute out. */
  | { kind: "true"; range: Span }
  | { kind: "expression"; range: Span };

export interface Attribute {
  name: string;
  range: Span;
  value: AttributeValue;
}

/** An element of HTML or JSX, reduced to what finding images needs. */
export interface MarkupElement {
  /** In lower case in HTML, as written in JSX, and empty for a fragment. */
  name: string;
  /** The opening tag. */
  tag: Span;
  /** End of the name in the tag, where another attribute can be inserted. */
  nameEnd: number;
  attributes: Attribute[];
  /** Has `{...props}` or the like, so that it may have any other attribute. */
  hasSpread: boolean;
  children: (MarkupElement | MarkupText)[];
  parent?: MarkupElement;
}

export interface MarkupText {
  text: string;
  /** The text of an expression, unknown until the page runs. */
  isDynamic: boolean;
}

/** Elements nested deeper become siblings, so that recursive walks can't exhaust the stack. */
export const MAX_DEPTH = 500;

/** Creates the parent of a document's outermost elements. */
export function createRoot(): MarkupElement {
  return { name: "", tag: { from: 0, to: 0 }, nameEnd: 0, attributes: [], hasSpread: false, children: [] };
}

export function isElement(node: MarkupElement | MarkupText): node is MarkupElement {
  return "tag" in node;
}

export function attributeOf(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name);
}

/** The literal value of an attribute; undefined for a missing attribute or an expression. */
export function textOf(element: MarkupElement, name: string): string | undefined {
  const value = attributeOf(element, name)?.value;
  if (value === undefined || value.kind === "expression") return undefined;
  return value.kind === "none" || value.kind === "true" ? "" : value.value;
}

/** The nearest ancestor that matches. */
export function ancestorOf(element: MarkupElement, matches: (ancestor: MarkupElement) => boolean): MarkupElement | undefined {
  for (let { parent } = element; parent; { parent } = parent) if (matches(parent)) return parent;
  return undefined;
}

/** All descendants, in document order. */
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

/** Replaces each run of white space by one space, as a page shows it, and trims the text. */
export function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
