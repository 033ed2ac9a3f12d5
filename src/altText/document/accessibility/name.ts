import { sliceSpan, type AltText } from "../imageUse.ts";
import { getAttribute, collapseWhitespace, walkDescendants, isElement, type Attribute, type MarkupElement } from "../markup.ts";
import { findBinding, getBoundName, hasComputedBinding } from "./bindings.ts";
import { UNKNOWN_TEXT, readContent, readLabel } from "./content.ts";

/** Attributes other than `alt` that can name an element. If all are missing, the first one is added to hold new alt text. */
export const NAMING_ATTRIBUTES = ["aria-label", "aria-labelledby", "title"];

/** Reads the alt text of an element. @param names attributes in order of preference; if all are missing, the first one is added to hold new alt text */
export function readAltText(element: MarkupElement, names: string[], source: string): AltText {
  const preferredName = names[0] ?? "alt";
  // A label names an image just like alt text, and takes precedence over empty alt text.
  const labels = NAMING_ATTRIBUTES.slice(0, 2);
  const namingAttribute = [
    ...[...names, ...labels].map((name) => getAttribute(element, name)),
    ...[...labels, preferredName].map((name) => findBinding(element, name)),
  ].find((found) => found !== undefined && !isEmpty(found) && !isNullish(found, source));
  const preferredAttribute = getAttribute(element, preferredName);
  const attribute = namingAttribute ?? (preferredName === "alt" ? preferredAttribute : undefined);
  if (attribute === undefined) {
    // An empty label isn't a name, so it is replaced.
    const insertionRange = preferredAttribute?.range ?? { from: element.nameEnd, to: element.nameEnd };
    return element.hasSpread || hasComputedBinding(element)
      ? { kind: "dynamic", range: insertionRange, raw: "" }
      : { kind: "missing", range: insertionRange, quoting: { kind: "newAttribute", name: preferredName } };
  }
  const isDynamic = isBound(attribute) || attribute.name === "aria-labelledby";
  return isDynamic ? { kind: "dynamic", range: attribute.range, raw: sliceSpan(source, attribute.range) } : toAltText(attribute, source);
}

function toAltText({ name, range, value }: Attribute, source: string): AltText {
  switch (value.kind) {
    case "expression":
      return isNullish({ value }, source)
        ? { kind: "missing", range: value.range, quoting: { kind: "wholeValue" } }
        : { kind: "dynamic", range: value.range, raw: sliceSpan(source, value.range) };
    case "true":
      return { kind: "missing", range, quoting: { kind: "newAttribute", name } };
    case "none":
      // The whole attribute is replaced.
      return { kind: "text", range, raw: name, value: "", quoting: { kind: "newAttribute", name } };
    case "literal":
      return { kind: "text", range: value.range, raw: sliceSpan(source, value.range), value: value.value, quoting: { kind: "wholeValue" } };
    case "text": {
      const quoting = value.quote === "" ? ({ kind: "wholeValue" } as const) : ({ kind: "attribute", quote: value.quote } as const);
      return { kind: "text", range: value.range, raw: sliceSpan(source, value.range), value: value.value, quoting };
    }
  }
}

/** Reads the name of an SVG from its `<title>`. */
export function readSvgTitle(svg: MarkupElement): AltText | undefined {
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return title && isElement(title) && collapseWhitespace(readContent(title)) !== ""
    ? { kind: "elementContent", range: title.tag, value: collapseWhitespace(readContent(title)) }
    : undefined;
}

/** Reads the name of an object from its fallback content: text, or another image. */
export function readObjectContent(object: MarkupElement): AltText | undefined {
  const alts = Array.from(walkDescendants(object), (element) => (element.name === "img" ? readLabel(element, "alt") : ""));
  const content = collapseWhitespace([object.children.map(readContent).join(""), ...alts].join(" "));
  if (content === "") return undefined;
  return content === UNKNOWN_TEXT
    ? { kind: "dynamic", range: object.tag, raw: "" }
    : { kind: "elementContent", range: object.tag, value: content };
}

/** Whether a framework sets the attribute. A bound attribute is never empty: without a value, it gets the value of the variable with the same name. */
function isBound({ name }: Attribute): boolean {
  return getBoundName(name) !== undefined || /^(?:data-)?th[:-]attr/i.test(name);
}

function isEmpty(attribute: Attribute): boolean {
  const { value } = attribute;
  if (isBound(attribute)) return false;
  return value.kind === "none" || ((value.kind === "text" || value.kind === "literal") && value.value.trim() === "");
}

/** Whether the value is `undefined` or `null`. React omits such an attribute. */
function isNullish({ value }: Pick<Attribute, "value">, source: string): boolean {
  return value.kind === "expression" && /^\{\s*(?:undefined|null)\s*\}$/.test(sliceSpan(source, value.range));
}
