import { sliceSpan, type AltText } from "../imageUse.ts";
import { attributeOf, collapseWhitespace, descendantsOf, isElement, type Attribute, type MarkupElement } from "../markup.ts";
import { UNKNOWN_TEXT, contentOf, labelOf } from "./content.ts";

/** Attributes that name an element without `alt`; the first one is written if all are missing. */
export const NAMING = ["aria-label", "aria-labelledby", "title"];

export function readAltText(element: MarkupElement, names: string[], source: string): AltText {
  const usual = names[0] ?? "alt";
  // A label names an image as an alt text does, and takes precedence over an empty one.
  const named = [...names, ...NAMING.slice(0, 2), ...NAMING.slice(0, 2).map((name) => `:${name}`), `:${usual}`, `v-bind:${usual}`]
    .map((name) => attributeOf(element, name))
    .find((found) => found !== undefined && !isEmpty(found) && !isNothing(found, source));
  const own = attributeOf(element, usual);
  const attribute = named ?? (usual === "alt" ? own : undefined);
  if (attribute === undefined) {
    // An empty label does not count as a name and is replaced.
    const at = own?.range ?? { from: element.nameEnd, to: element.nameEnd };
    return element.hasSpread
      ? { kind: "dynamic", range: at, raw: "" }
      : { kind: "missing", range: at, quoting: { kind: "newAttribute", name: usual } };
  }
  const isElsewhere = isBound(attribute) || attribute.name === "aria-labelledby";
  return isElsewhere ? { kind: "dynamic", range: attribute.range, raw: sliceSpan(source, attribute.range) } : valueAsAlt(attribute, source);
}

function valueAsAlt({ name, range, value }: Attribute, source: string): AltText {
  switch (value.kind) {
    case "expression":
      return isNothing({ value }, source)
        ? { kind: "missing", range: value.range, quoting: { kind: "wholeValue" } }
        : { kind: "dynamic", range: value.range, raw: sliceSpan(source, value.range) };
    case "true":
      return { kind: "missing", range, quoting: { kind: "newAttribute", name } };
    case "none": {
      const end = { from: range.to, to: range.to };
      // The attribute is replaced as a whole.
      return { kind: "text", range: { from: range.from, to: end.to }, raw: name, value: "", quoting: { kind: "newAttribute", name } };
    }
    case "literal":
      return { kind: "text", range: value.range, raw: sliceSpan(source, value.range), value: value.value, quoting: { kind: "wholeValue" } };
    case "text": {
      const quoting = value.quote === "" ? ({ kind: "wholeValue" } as const) : ({ kind: "attribute", quote: value.quote } as const);
      return { kind: "text", range: value.range, raw: sliceSpan(source, value.range), value: value.value, quoting };
    }
  }
}

/** The name that `<title>` gives to an SVG. */
export function readSvgTitle(svg: MarkupElement): AltText | undefined {
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return title && isElement(title) && collapseWhitespace(contentOf(title)) !== ""
    ? { kind: "named", range: title.tag, value: collapseWhitespace(contentOf(title)) }
    : undefined;
}

/** The name that its content gives to an object: text, or another image shown in its place. */
export function readObjectContent(object: MarkupElement): AltText | undefined {
  const alts = Array.from(descendantsOf(object), (element) => (element.name === "img" ? labelOf(element, "alt") : ""));
  const content = collapseWhitespace([object.children.map(contentOf).join(""), ...alts].join(" "));
  if (content === "") return undefined;
  return content === UNKNOWN_TEXT ? { kind: "dynamic", range: object.tag, raw: "" } : { kind: "named", range: object.tag, value: content };
}

/** Whether Vue binds the attribute, which then always has a value: without one, that of the variable of the same name. */
function isBound({ name }: Attribute): boolean {
  return name.startsWith(":") || name.startsWith("v-bind:");
}

function isEmpty(attribute: Attribute): boolean {
  const { value } = attribute;
  if (isBound(attribute)) return false;
  return value.kind === "none" || ((value.kind === "text" || value.kind === "literal") && value.value.trim() === "");
}

/** Whether the value is `undefined` or `null`, for which React leaves the attribute out. */
function isNothing({ value }: Pick<Attribute, "value">, source: string): boolean {
  return value.kind === "expression" && /^\{\s*(?:undefined|null)\s*\}$/.test(sliceSpan(source, value.range));
}
