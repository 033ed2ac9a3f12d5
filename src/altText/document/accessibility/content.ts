import { attributeOf, collapseWhitespace, isElement, textOf, type MarkupElement, type MarkupText } from "../markup.ts";

/** Stands for a text that only a running page has. */
export const UNKNOWN_TEXT = "…";

/** What an attribute that labels an element is read as: empty where there is none, whatever way Vue may bind it. */
export function labelOf(element: MarkupElement, name: string): string {
  if (attributeOf(element, `:${name}`) ?? attributeOf(element, `v-bind:${name}`)) return UNKNOWN_TEXT;
  const isUnknown = attributeOf(element, name)?.value.kind === "expression";
  return isUnknown ? UNKNOWN_TEXT : collapseWhitespace(textOf(element, name) ?? "");
}

/** What of an element is read as text; the alt text of images in it is none of it. */
export function contentOf(node: MarkupElement | MarkupText): string {
  if (!isElement(node)) return node.isDynamic ? UNKNOWN_TEXT : node.text;
  if (NOT_READ.has(node.name)) return "";
  if (node.name === "svg") return svgLabel(node);
  return node.children.map(contentOf).join(BLOCKS.has(node.name) ? " " : "");
}

/** An SVG that is no image to a reader is heard by its name all the same. */
function svgLabel(svg: MarkupElement): string {
  if (attributeOf(svg, "role") ?? attributeOf(svg, "aria-hidden")) return "";
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return labelOf(svg, "aria-label") || (title ? contentOf(title) : "");
}

const NOT_READ = new Set(["script", "style", "template", "noscript"]);
const BLOCKS = new Set(["div", "ul", "ol", "table", "tr", "section", "article", "figure"]);
