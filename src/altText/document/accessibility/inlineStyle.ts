import type { SyntaxNode } from "@lezer/common";
import type { MarkupElement } from "../markup.ts";
import { evaluateLiteral, parseExpression, readLiteral, stripParentheses } from "../markup/expressions.ts";
import { findChildren } from "../markup/childNodes.ts";
import { sliceSpan } from "../imageUse.ts";

/** Properties that hide an element or its content. */
export type StyleProperty = "display" | "visibility" | "content-visibility";

type Declarations = Partial<Record<StyleProperty, string>>;

/** Matches a style that may hide something. Most don't, and are not parsed. */
const HIDING_PROPERTY = /display|visibility/i;

/**
 * Reads the properties of an element's inline style that may hide it: CSS in an attribute, an object in JSX or a Vue binding, or Svelte's
 * directives. Values that are known only at run time are left out.
 */
export function readInlineStyle(element: MarkupElement, source: string): Declarations {
  const declarations: Declarations = {};
  for (const { name, value } of element.attributes) {
    if (!name.includes("style") || value.kind === "none" || value.kind === "true") continue;
    const text = value.kind === "expression" ? sliceSpan(source, value.range) : value.value;
    const [, directive, binding] = /^(?:style:(.+)|\[style\.(.+)\])$/.exec(name) ?? [];
    if (directive !== undefined && value.kind !== "expression") set(declarations, directive, text);
    if (binding !== undefined) set(declarations, binding, evaluateLiteral(text) ?? "");
    if (!/^(?::|v-bind:|x-bind:)?style$/.test(name) || !HIDING_PROPERTY.test(text)) continue;
    if (name === "style" && value.kind !== "expression") readCss(text, declarations);
    else readObjects(text.replace(/^\{([^]*)\}$/, name === "style" ? "$1" : "$&"), declarations);
  }
  return declarations;
}

const GLOBAL_VALUES = "inherit|initial|unset|revert|revert-layer";
const DISPLAY_VALUES =
  "none|contents|block|inline|inline-block|flow-root|flow|flex|inline-flex|grid|inline-grid|list-item|math|run-in|table|inline-table|table-\\w+(?:-group)?|ruby|ruby-\\w+|-webkit-\\w+";

/** The values of each property. Browsers ignore declarations with other values. */
const VALUES: Record<StyleProperty, RegExp> = {
  display: new RegExp(`^(?:${DISPLAY_VALUES}|${GLOBAL_VALUES})(?: (?:${DISPLAY_VALUES}))*$`),
  visibility: new RegExp(`^(?:visible|hidden|collapse|${GLOBAL_VALUES})$`),
  "content-visibility": new RegExp(`^(?:visible|hidden|auto|${GLOBAL_VALUES})$`),
};

function readCss(css: string, declarations: Declarations): void {
  const important = new Set<string>();
  for (const declaration of css.replaceAll(/\/\*[^]*?(?:\*\/|$)/g, " ").split(";")) {
    const [, name = "", value = "", priority] = /^\s*([\w-]+)\s*:\s*([^]*?)\s*(!\s*important)?\s*$/i.exec(declaration) ?? [];
    const property = name.toLowerCase();
    if (priority === undefined && important.has(property)) continue;
    if (set(declarations, property, value) && priority !== undefined) important.add(property);
  }
}

/** Reads the literal properties of a JavaScript object, or of several in an array. Later ones win, and a spread may contain any property. */
function readObjects(expression: string, declarations: Declarations): void {
  const value = stripParentheses(parseExpression(expression));
  const objects = value?.name === "ArrayExpression" ? findChildren(value, "ObjectExpression") : [value];
  for (const object of objects) if (object?.name === "ObjectExpression") readObject(object, expression, declarations);
}

function readObject(object: SyntaxNode, expression: string, declarations: Declarations): void {
  for (const property of findChildren(object, "Property")) {
    const name = property.firstChild;
    if (name === null || name.name === "Spread") {
      for (const known of Object.keys(VALUES)) delete declarations[known as StyleProperty];
      continue;
    }
    const key = readKey(name, expression).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value = property.lastChild;
    const literal = value ? evaluateLiteral(expression.slice(value.from, value.to)) : undefined;
    if (!isHidingProperty(key)) continue;
    delete declarations[key];
    if (literal !== undefined) set(declarations, key, literal);
  }
}

function readKey(node: SyntaxNode, expression: string): string {
  return node.name === "String" ? (readLiteral(node, expression) ?? "") : expression.slice(node.from, node.to);
}

function isHidingProperty(name: string): name is StyleProperty {
  return Object.hasOwn(VALUES, name);
}

/** Sets a property unless browsers would ignore the declaration. @returns whether it was set */
function set(declarations: Declarations, name: string, value: string): boolean {
  const keyword = value.trim().toLowerCase();
  if (!isHidingProperty(name) || !VALUES[name].test(keyword)) return false;
  declarations[name] = keyword;
  return true;
}
