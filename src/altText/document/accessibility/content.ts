import { findBinding } from "./bindings.ts";
import { getAttribute, collapseWhitespace, isElement, getAttributeText, type MarkupElement, type MarkupText } from "../markup.ts";

/** Placeholder for text that is unknown until run time. */
export const UNKNOWN_TEXT = "…";

/**
 * Reads the text of a label attribute, including an attribute that a framework sets.
 * @returns `UNKNOWN_TEXT` for an expression; an empty string if the attribute is missing
 */
export function readLabel(element: MarkupElement, name: string): string {
  if (findBinding(element, name)) return UNKNOWN_TEXT;
  const isUnknown = getAttribute(element, name)?.value.kind === "expression";
  return isUnknown ? UNKNOWN_TEXT : collapseWhitespace(getAttributeText(element, name) ?? "");
}

/** Returns the text of an element as screen readers read it, except for the alt text of its images. */
export function readContent(node: MarkupElement | MarkupText): string {
  if (!isElement(node)) return node.isDynamic ? UNKNOWN_TEXT : node.text;
  if (UNRENDERED.has(node.name)) return "";
  if (node.name === "svg") return readSvgLabel(node);
  return node.children.map(readContent).join(BLOCKS.has(node.name) ? " " : "");
}

/** Reads the name of an SVG. Screen readers announce it even if the SVG does not have the role of an image. */
function readSvgLabel(svg: MarkupElement): string {
  if (getAttribute(svg, "role") ?? getAttribute(svg, "aria-hidden")) return "";
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return readLabel(svg, "aria-label") || (title ? readContent(title) : "");
}

/** Elements whose content is never rendered. */
const UNRENDERED = new Set(["script", "style", "template", "noscript"]);
/** Elements that separate their content from the text around them. */
const BLOCKS = new Set(["div", "ul", "ol", "table", "tr", "section", "article", "figure"]);
