import { attributeOf, collapseWhitespace, isElement, textOf, type MarkupElement, type MarkupText } from "../markup.ts";

/** Stands for a text that is unknown until the page runs. */
export const UNKNOWN_TEXT = "…";

/** The text of a label attribute, also one bound by Vue; empty without the attribute. */
export function labelOf(element: MarkupElement, name: string): string {
  if (attributeOf(element, `:${name}`) ?? attributeOf(element, `v-bind:${name}`)) return UNKNOWN_TEXT;
  const isUnknown = attributeOf(element, name)?.value.kind === "expression";
  return isUnknown ? UNKNOWN_TEXT : collapseWhitespace(textOf(element, name) ?? "");
}

/** The text of an element as read aloud, without the alt texts of images in it. */
export function contentOf(node: MarkupElement | MarkupText): string {
  if (!isElement(node)) return node.isDynamic ? UNKNOWN_TEXT : node.text;
  if (SILENT.has(node.name)) return "";
  if (node.name === "svg") return svgLabel(node);
  return node.children.map(contentOf).join(BLOCKS.has(node.name) ? " " : "");
}

/** The name of an SVG without the role of an image, which is read aloud as well. */
function svgLabel(svg: MarkupElement): string {
  if (attributeOf(svg, "role") ?? attributeOf(svg, "aria-hidden")) return "";
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return labelOf(svg, "aria-label") || (title ? contentOf(title) : "");
}

const SILENT = new Set(["script", "style", "template", "noscript"]);
const BLOCKS = new Set(["div", "ul", "ol", "table", "tr", "section", "article", "figure"]);
