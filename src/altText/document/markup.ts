import type { Span } from "./imageUse.ts";

export type AttributeValue =
  /** `range` covers the text between the quotes, or the whole value if it is not quoted. */
  | { kind: "text"; range: Span; value: string; quote: '"' | "'" | "" }
  /** A string literal in braces, as in JSX; `range` includes the braces. */
  | { kind: "literal"; range: Span; value: string }
  /** `alt` without a value, which HTML treats as empty. */
  | { kind: "none" }
  /** `{true}`, or `alt` without a value in JSX. React omits the attribute. */
  | { kind: "true"; range: Span }
  | { kind: "expression"; range: Span };

export interface Attribute {
  name: string;
  range: Span;
  value: AttributeValue;
}

/** An HTML or JSX element, with the properties that are needed to find images. */
export interface MarkupElement {
  /** Tag name: lowercase in HTML, unchanged in JSX, and empty for a fragment. */
  name: string;
  /** Range of the opening tag. */
  tag: Span;
  /** Offset after the name in the tag, where an attribute can be inserted. */
  nameEnd: number;
  attributes: Attribute[];
  /** Whether the tag has a spread such as `{...props}`, which may contain any attribute. */
  hasSpread: boolean;
  children: (MarkupElement | MarkupText)[];
  parent?: MarkupElement;
}

export interface MarkupText {
  text: string;
  /** Whether the text comes from an expression, so that it is unknown until run time. */
  isDynamic: boolean;
}

/** Maximum nesting depth. Deeper elements become siblings, so that recursive functions can't exhaust the stack. */
export const MAX_DEPTH = 500;

/** Creates the parent of a document's outermost elements. */
export function createRoot(): MarkupElement {
  return { name: "", tag: { from: 0, to: 0 }, nameEnd: 0, attributes: [], hasSpread: false, children: [] };
}

export function isElement(node: MarkupElement | MarkupText): node is MarkupElement {
  return "tag" in node;
}

export function getAttribute(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name);
}

/** Returns the literal value of an attribute, or undefined if the attribute is missing or its value is an expression. */
export function getAttributeText(element: MarkupElement, name: string): string | undefined {
  const value = getAttribute(element, name)?.value;
  if (value === undefined || value.kind === "expression") return undefined;
  return value.kind === "none" || value.kind === "true" ? "" : value.value;
}

/**
 * Creates a function that finds the nearest matching ancestor of an element. Each element is tested only once, even if many of its descendants are looked up.
 * @param isMatch must depend only on the tag of the element
 */
export function createAncestorFinder(isMatch: (ancestor: MarkupElement) => boolean): (element: MarkupElement) => MarkupElement | undefined {
  /** The nearest match for each tested element: the element itself, or one of its ancestors. */
  const nearestMatches = new WeakMap<MarkupElement, { match: MarkupElement | undefined }>();
  return (descendant) => {
    const testedElements: MarkupElement[] = [];
    let match: MarkupElement | undefined;
    for (let { parent: element } = descendant; element; { parent: element } = element) {
      const knownMatch = nearestMatches.get(element);
      if (knownMatch === undefined) testedElements.push(element);
      if (knownMatch === undefined && !isMatch(element)) continue;
      match = knownMatch ? knownMatch.match : element;
      break;
    }
    for (const element of testedElements) nearestMatches.set(element, { match });
    return match;
  };
}

/** Yields all descendants, in document order. */
export function* walkDescendants(element: MarkupElement): Generator<MarkupElement> {
  const pending: MarkupElement[] = [];
  const add = ({ children }: MarkupElement) => {
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child && isElement(child)) pending.push(child);
    }
  };
  add(element);
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next;
    add(next);
  }
}

/** Replaces each run of whitespace with one space, as browsers do, and trims the text. */
export function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
