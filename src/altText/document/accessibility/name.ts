import { sliceSpan, type AltText } from "../imageUse.ts";
import { getAttribute, type Attribute, type MarkupElement } from "../markup.ts";
import { UNKNOWN_TEXT, type AccessibilityTree } from "./accessibilityTree.ts";
import { findBinding, isBound, hasComputedBinding } from "./bindings.ts";
import { isOmitted } from "./omitted.ts";

/** Sources of an image's name besides labels and a title. */
export interface Naming {
  /** Attributes in order of preference, such as `alt`. */
  attributes: readonly string[];
  /** Text that names the image if it is not empty and there is no label. */
  content?: string;
}

/** Attribute that names an image that can't have `alt`. */
const LABEL = "aria-label";

/**
 * Reads the alt text of an element: the text of other elements to which it refers, or its label, its content, its own attributes, or its title. A title
 * does not name an image with empty alt text, which is decorative.
 */
export function readAltText(
  element: MarkupElement,
  { attributes, content = "" }: Naming,
  tree: AccessibilityTree,
  source: string,
): AltText {
  const preferredName = attributes[0] ?? LABEL;
  const references = tree.readReferences(element, "aria-labelledby") ?? "";
  const isUnknown = references.includes(UNKNOWN_TEXT);
  if (references !== "" && !isUnknown) return readElementContent(element, references);
  const find = (name: string) => findNamingAttribute(element, name, source);
  const label = find(LABEL);
  if (label === undefined && content !== "") return readElementContent(element, content);
  const ownLabel = attributes.map(find).find((found) => found !== undefined);
  const preferredAttribute = getAttribute(element, preferredName);
  const isAltOmitted = preferredAttribute !== undefined && isOmitted(preferredAttribute, source);
  const emptyAlt = preferredName === LABEL || isAltOmitted ? undefined : preferredAttribute;
  const reference = isUnknown ? (getAttribute(element, "aria-labelledby") ?? findBinding(element, "aria-labelledby")) : undefined;
  const attribute = label ?? ownLabel ?? reference ?? emptyAlt ?? find("title");
  if (attribute !== undefined) {
    const isDynamic = isBound(attribute) || attribute.name === "aria-labelledby";
    return isDynamic ? { kind: "dynamic", range: attribute.range, raw: sliceSpan(source, attribute.range) } : toAltText(attribute, source);
  }
  if (isAltOmitted) return toAltText(preferredAttribute, source);
  // An empty label isn't a name, so it is replaced.
  const insertionRange = preferredAttribute?.range ?? { from: element.nameEnd, to: element.nameEnd };
  return element.hasSpread || hasComputedBinding(element)
    ? { kind: "dynamic", range: insertionRange, raw: "" }
    : { kind: "missing", range: insertionRange, quoting: { kind: "newAttribute", name: preferredName } };
}

function readElementContent({ tag }: MarkupElement, value: string): AltText {
  return value.includes(UNKNOWN_TEXT) ? { kind: "dynamic", range: tag, raw: "" } : { kind: "elementContent", range: tag, value };
}

/** Finds an attribute, or the binding that sets it, unless its value is empty or omitted. */
function findNamingAttribute(element: MarkupElement, name: string, source: string): Attribute | undefined {
  return [getAttribute(element, name), findBinding(element, name)].find(
    (found) => found !== undefined && !isEmpty(found) && !isOmitted(found, source),
  );
}

function toAltText({ name, range, value }: Attribute, source: string): AltText {
  switch (value.kind) {
    case "expression":
      return isOmitted({ value }, source)
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

function isEmpty(attribute: Attribute): boolean {
  const { value } = attribute;
  if (isBound(attribute)) return false;
  return value.kind === "none" || ((value.kind === "text" || value.kind === "literal") && value.value.trim() === "");
}
