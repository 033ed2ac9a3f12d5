import { compile as compileSelector } from "css-select";
import { AttributeAction, isTraversal, parse as parseSelector, SelectorType, type Selector } from "css-what";
import type { AnyNode, Element } from "domhandler";
import { compile, type Element as StylisNode } from "stylis";
import type { Size } from "../../../image/budget.ts";
import { matchesMedia } from "./mediaQuery.ts";

export interface Declaration {
  property: string;
  value: string;
  isImportant: boolean;
}

/** One selector with its declarations. */
export interface StyleRule {
  matches: (element: Element) => boolean;
  /** `#id`, `.class` or type that an element must have to match; undefined if any element can match. */
  key: string | undefined;
  specificity: number;
  declarations: Declaration[];
}

/** A font of a style sheet. */
export interface FontFace {
  family: string;
  weight: number;
  isItalic: boolean;
  /** `data:` URLs of the font in several formats, the preferred first. */
  urls: string[];
}

export interface StyleSheet {
  rules: StyleRule[];
  fontFaces: FontFace[];
  /** Declarations of each animation's last frame, by the name of the animation. */
  lastFrames: Map<string, Declaration[]>;
  /** Number of references to style sheets and fonts in other files. */
  externalCount: number;
}

/** Maximum number of rules, each with one selector. A rule is compared with all elements that have the type, class or id in its `key`. */
const MAX_RULES = 20_000;

/** Parses a style sheet, and keeps only what applies to a graphic of this size. A sheet or rule that can't be parsed is ignored. */
export function parseStyleSheet(css: string, size: Size): StyleSheet {
  const sheet: StyleSheet = { rules: [], fontFaces: [], lastFrames: new Map(), externalCount: 0 };
  try {
    addNodes(compile(css), size, sheet);
  } catch {
    // Braces that are nested too deeply overflow the stack.
  }
  return sheet;
}

/** Reads the declarations of a `style` attribute. */
export function parseDeclarations(css: string): Declaration[] {
  try {
    return compile(`a{${css}}`).flatMap((node) => (node.type === "rule" ? readDeclarations(node) : []));
  } catch {
    return [];
  }
}

function addNodes(nodes: StylisNode[], size: Size, sheet: StyleSheet): void {
  for (const node of nodes) {
    switch (node.type) {
      case "rule":
        addRule(node, sheet);
        break;
      case "@media":
        if (matchesMedia(node.value.replace(/^@media/, ""), size)) addNodes(getChildren(node), size, sheet);
        break;
      case "@layer":
      case "@supports":
        if (isSupported(node.value)) addNodes(getChildren(node), size, sheet);
        break;
      case "@keyframes":
      case "@-webkit-keyframes":
        addKeyframes(node, sheet);
        break;
      case "@import":
        sheet.externalCount++;
        break;
      case "@font-face":
        addFontFace(node, sheet);
        break;
    }
  }
}

/**
 * Whether Chromium would apply the rules in an `@supports` or `@layer` block. Assumes that it supports everything except properties with another
 * browser's prefix, which exporters query to distinguish browsers.
 */
function isSupported(condition: string): boolean {
  const hasForeignPrefix = /-(?:moz|ms|o|apple)-/.test(condition);
  return /^@supports\s*\(?\s*not\b/.test(condition) ? hasForeignPrefix : !hasForeignPrefix;
}

function addRule(node: StylisNode, sheet: StyleSheet): void {
  const declarations = readDeclarations(node);
  if (declarations.length === 0) return;
  for (const text of getSelectors(node)) {
    if (sheet.rules.length >= MAX_RULES) return;
    const rule = createRule(text, declarations);
    if (rule) sheet.rules.push(rule);
  }
}

function createRule(text: string, declarations: Declaration[]): StyleRule | undefined {
  try {
    const [selector, ...otherSelectors] = parseSelector(text);
    if (!selector || otherSelectors.length > 0 || selector.some(({ type }) => type === SelectorType.PseudoElement)) return undefined;
    const matches = compileSelector<AnyNode, Element>([selector], { xmlMode: true });
    return { matches, key: findKey(selector), specificity: computeSpecificity(selector), declarations };
  } catch {
    return undefined;
  }
}

/** Returns the most specific of the simple selectors for the element itself: `#id`, `.class` or a type. */
function findKey(selector: Selector[]): string | undefined {
  let key: string | undefined;
  let rank = 0;
  for (const part of selector.toReversed()) {
    if (part.type === SelectorType.Tag && rank < 1) [key, rank] = [part.name, 1];
    else if (part.type === SelectorType.Attribute && part.name === "class" && part.action === AttributeAction.Element && rank < 2)
      [key, rank] = [`.${part.value}`, 2];
    else if (part.type === SelectorType.Attribute && part.name === "id" && part.action === AttributeAction.Equals && rank < 3)
      [key, rank] = [`#${part.value}`, 3];
    else if (isTraversal(part)) break;
  }
  return key;
}

/** Computes a selector's specificity as one number: an id counts 1,000,000, a class 1000, a type 1. Source: Selectors Level 4, section 15. */
function computeSpecificity(selector: Selector[]): number {
  let total = 0;
  for (const part of selector) {
    if (part.type === SelectorType.Attribute) total += part.name === "id" && part.action === AttributeAction.Equals ? 1_000_000 : 1000;
    else if (part.type === SelectorType.Tag) total += 1;
    else if (part.type === SelectorType.Pseudo) {
      if (part.name === "where") continue;
      total += Array.isArray(part.data) ? Math.max(0, ...part.data.map(computeSpecificity)) : 1000;
    }
  }
  return total;
}

function addFontFace(node: StylisNode, sheet: StyleSheet): void {
  const descriptors = new Map(readDeclarations(node).map(({ property, value }) => [property, value]));
  const family = descriptors.get("font-family")?.replaceAll(/["']/g, "").trim() ?? "";
  const allUrls = Array.from((descriptors.get("src") ?? "").matchAll(/\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)/g), (match) =>
    (match[1] ?? match[2] ?? match[3] ?? "").trim(),
  );
  const urls = allUrls.filter((url) => /^data:/i.test(url));
  if (family !== "" && urls.length > 0) {
    const weight = readFontWeight(descriptors.get("font-weight"));
    sheet.fontFaces.push({ family, weight, isItalic: /italic|oblique/.test(descriptors.get("font-style") ?? ""), urls });
  } else if (allUrls.length > 0) sheet.externalCount++;
}

/** Reads a font's weight. A variable font has a range of weights, and is drawn with the one closest to normal. */
function readFontWeight(value: string | undefined): number {
  if (value === "bold") return 700;
  const [lowest = 400, highest = lowest] = (value ?? "")
    .split(/\s+/)
    .map(Number)
    .filter((weight) => weight > 0);
  return Math.min(highest, Math.max(lowest, 400));
}

function addKeyframes(node: StylisNode, sheet: StyleSheet): void {
  const name = node.value.replace(/^@(?:-webkit-)?keyframes\s*/, "").trim();
  const frame = getChildren(node).findLast((child) => child.type === "rule" && /(?:^|,)\s*(?:to|100%)/.test(child.value));
  if (frame) sheet.lastFrames.set(name, readDeclarations(frame));
}

function readDeclarations(node: StylisNode): Declaration[] {
  return getChildren(node).flatMap((child) => {
    if (child.type !== "decl" || typeof child.props !== "string" || typeof child.children !== "string") return [];
    const value = child.children.replace(/\s*!\s*important\s*$/i, "");
    const property = child.props.startsWith("--") ? child.props : child.props.toLowerCase();
    return [{ property, value: value.trim(), isImportant: value !== child.children }];
  });
}

function getSelectors(node: StylisNode): string[] {
  return Array.isArray(node.props) ? node.props : [node.props];
}

function getChildren(node: StylisNode): StylisNode[] {
  return Array.isArray(node.children) ? node.children : [];
}
