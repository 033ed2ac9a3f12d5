import { isTag, type Element } from "domhandler";
import { getElementsByTagName, textContent } from "domutils";
import type { Size } from "../../../image/budget.ts";
import { normalizeColor } from "./color.ts";
import { resolveValue, type CustomProperties } from "./cssValue.ts";
import { EM_PER_UNIT, toPixels } from "./length.ts";
import { matchesMedia } from "./mediaQuery.ts";
import { SVG } from "./parseSvg.ts";
import { COLOR_PROPERTIES, isPropertyOf, SVG_PROPERTIES } from "./properties.ts";
import { expandShorthand, splitWords } from "./shorthands.ts";
import { parseDeclarations, parseStyleSheet, type Declaration, type FontFace, type StyleRule, type StyleSheet } from "./styleSheet.ts";

/** Values that style sheets and attributes specify for an element, without those that it inherits. */
export type SpecifiedStyle = ReadonlyMap<string, string>;

export interface Cascade {
  /** Specified styles of all elements. */
  styles: Map<Element, SpecifiedStyle>;
  /** Fonts that the style sheets contain. */
  fontFaces: FontFace[];
  /** Number of style sheets and fonts in other files. */
  externalCount: number;
}

/** Computes the specified styles of all elements, as a browser in its light color scheme does. */
export function computeCascade(root: Element, size: Size): Cascade {
  const sheets = getElementsByTagName("style", root, true)
    .filter(({ attribs }) => /^$|^text\/css$/i.test(attribs["type"]?.trim() ?? "") && matchesMedia(attribs["media"] ?? "", size))
    .map((element) => parseStyleSheet(textContent(element), size));
  const lastFrames = new Map(sheets.flatMap((sheet) => [...sheet.lastFrames]));
  const index = new RuleIndex(sheets);
  const styles = new Map<Element, SpecifiedStyle>();
  const visit = (element: Element, inherited: CustomProperties) => {
    const declarations = collectDeclarations(element, index);
    const customProperties = defineCustomProperties(declarations, inherited);
    styles.set(element, computeSpecifiedStyle(declarations, customProperties, lastFrames));
    for (const child of element.children) if (isTag(child)) visit(child, customProperties);
  };
  visit(root, {});
  return {
    styles,
    fontFaces: sheets.flatMap(({ fontFaces }) => fontFaces),
    externalCount: sheets.reduce((sum, sheet) => sum + sheet.externalCount, 0),
  };
}

/** Finds the rules that match an element without trying all of them. */
class RuleIndex {
  readonly #rules = new Map<string | undefined, { rule: StyleRule; order: number }[]>();

  constructor(sheets: StyleSheet[]) {
    for (const [order, rule] of sheets.flatMap(({ rules }) => rules).entries()) {
      const rules = this.#rules.get(rule.key) ?? [];
      rules.push({ rule, order });
      this.#rules.set(rule.key, rules);
    }
  }

  /** Returns the rules that match, the least specific first. */
  find(element: Element): StyleRule[] {
    const classes = element.attribs["class"]?.split(/\s+/) ?? [];
    const keys = [undefined, element.name, `#${element.attribs["id"] ?? ""}`, ...new Set(classes.map((name) => `.${name}`))];
    return keys
      .flatMap((key) => this.#rules.get(key) ?? [])
      .filter(({ rule }) => rule.matches(element))
      .toSorted((a, b) => a.rule.specificity - b.rule.specificity || a.order - b.order)
      .map(({ rule }) => rule);
  }
}

/** Returns all declarations for an element in the order in which later ones win. */
function collectDeclarations(element: Element, index: RuleIndex): Declaration[] {
  const attributes =
    element.namespace === SVG
      ? Object.entries(element.attribs)
          .filter(([name]) => isPropertyOf(element.name, name))
          .map(([property, value]) => ({ property, value: value.trim(), isImportant: false }))
      : [];
  const rules = index.find(element).flatMap(({ declarations }) => declarations);
  const inline = element.attribs["style"] === undefined ? [] : parseDeclarations(element.attribs["style"]);
  const all = [...attributes, ...rules, ...inline];
  return all.some(({ isImportant }) => isImportant)
    ? [...all.filter(({ isImportant }) => !isImportant), ...all.filter(({ isImportant }) => isImportant)]
    : all;
}

function defineCustomProperties(declarations: Declaration[], inherited: CustomProperties): CustomProperties {
  const customProperties = declarations.filter(({ property }) => property.startsWith("--"));
  if (customProperties.length === 0) return inherited;
  const properties = Object.create(inherited) as CustomProperties;
  for (const { property, value } of customProperties) properties[property] = value;
  return properties;
}

function computeSpecifiedStyle(
  declarations: Declaration[],
  customProperties: CustomProperties,
  lastFrames: Map<string, Declaration[]>,
): SpecifiedStyle {
  const style = new Map<string, string>();
  const apply = ({ property, value }: Declaration) => {
    if (property.startsWith("--")) return;
    const resolved = resolveValue(value, customProperties);
    // A reference to a custom property that does not exist makes the property inherit. Source: CSS Custom Properties 1, section 3.1.
    if (resolved === undefined || /^(?:unset|revert|revert-layer|initial)$/i.test(resolved)) return void style.delete(property);
    for (const [name, longhand] of expandShorthand(property, resolved)) {
      const normalized = normalizeValue(name, longhand);
      if (normalized !== undefined) style.set(name, normalized);
    }
  };
  for (const declaration of declarations) apply(declaration);
  for (const declaration of findFinalFrame(style, lastFrames)) apply(declaration);
  return style;
}

/**
 * @returns undefined for a value that resvg can't draw, so that an earlier declaration applies, as in a browser that does not support the
 * value
 */
function normalizeValue(property: string, value: string): string | undefined {
  if (property === "d") return readPathData(value);
  if (/^calc\(/i.test(value) && SVG_PROPERTIES.has(property)) return toPixels(value, { fontSize: 16 })?.toString() ?? value;
  if (/^[-+.\d]+(?:ex|ch|rem)$/i.test(value) && SVG_PROPERTIES.has(property)) return convertFontUnit(value);
  if (!COLOR_PROPERTIES.has(property) && !/^border-\w+-color$/.test(property)) return value;
  const [, url, fallback] = /^(url\([^)]*\))\s*([^]*)$/.exec(value) ?? [];
  if (url !== undefined) return fallback ? `${url} ${normalizeColor(fallback) ?? "none"}` : url;
  return normalizeColor(value);
}

/** Converts a length in a unit that resvg (0.4x) does not read, or reads differently from browsers. */
function convertFontUnit(value: string): string {
  const [number, unit] = [Number.parseFloat(value), value.replace(/[-+.\d]+/, "").toLowerCase()];
  const ems = EM_PER_UNIT[unit];
  return ems === undefined ? (toPixels(value, { fontSize: 16 })?.toString() ?? value) : `${number * ems}em`;
}

/** Reads the path in `path("M0 0")`, or in an attribute, which contains only the path. */
function readPathData(value: string): string | undefined {
  if (value === "none") return "";
  const [, , quoted] = /^path\(\s*(["'])([^]*)\1\s*\)$/i.exec(value) ?? [];
  return quoted ?? (/^[a-z-]+\(/i.test(value) ? undefined : value);
}

/** Returns the declarations of the last frame if an animation keeps it, as when text fades in. */
function findFinalFrame(style: SpecifiedStyle, lastFrames: Map<string, Declaration[]>): Declaration[] {
  const names = (style.get("animation-name") ?? style.get("animation") ?? "").split(/[\s,]+/);
  const mode = style.get("animation-fill-mode") ?? style.get("animation") ?? "";
  if (names[0] === "" || !splitWords(mode.replaceAll(",", " ")).some((word) => word === "forwards" || word === "both")) return [];
  return names.flatMap((name) => lastFrames.get(name) ?? []);
}

/** Properties that resvg reads only from the attribute `style`. */
const STYLE_ONLY = new Set(["mix-blend-mode", "isolation", "font-kerning"]);

/** Writes the specified styles of SVG elements to their attributes, which resvg reads instead of style sheets. */
export function writeStyles({ styles }: Pick<Cascade, "styles">): void {
  for (const [element, style] of styles) {
    if (element.namespace !== SVG) continue;
    delete element.attribs["style"];
    delete element.attribs["class"];
    for (const name of Object.keys(element.attribs)) if (isPropertyOf(element.name, name) && !style.has(name)) delete element.attribs[name];
    const declarations: string[] = [];
    for (const [property, value] of style) {
      if (STYLE_ONLY.has(property)) declarations.push(`${property}:${value}`);
      else if (isPropertyOf(element.name, property)) element.attribs[property] = value;
    }
    if (declarations.length > 0) element.attribs["style"] = declarations.join(";");
  }
}
