import { getAttribute, isElement, type MarkupElement } from "../markup.ts";

/** Matches the option that keeps attributes from the root element. */
const KEEPS_ATTRIBUTES = /\binheritAttrs\s*:\s*false\b/;

/**
 * Finds the root elements of a Vue component, which receive all attributes that a user of the component sets and that are not props. Of several root
 * elements, only the branches of one condition receive them. Source: Vue, “Fallthrough Attributes”.
 * @param root parent of the component's blocks
 */
export function findVueRoots(root: MarkupElement, scripts: string): MarkupElement[] {
  const template = root.children.find((child) => isElement(child) && child.name === "template");
  if (template === undefined || !isElement(template) || KEEPS_ATTRIBUTES.test(scripts)) return [];
  const nodes = template.children.filter((child) => isElement(child) || child.isDynamic || child.text.trim() !== "");
  const elements = nodes.filter(isElement);
  const isOneRoot = elements.slice(1).every((element) => hasAttribute(element, "v-else") || hasAttribute(element, "v-else-if"));
  return elements.length === nodes.length && isOneRoot && !elements.some((element) => hasAttribute(element, "v-for")) ? elements : [];
}

function hasAttribute(element: MarkupElement, name: string): boolean {
  return getAttribute(element, name) !== undefined;
}
