import { getAttributeText, type MarkupElement } from "../markup.ts";

/** Whether an element has the role of an image. Source: WAI-ARIA 1.2 and its Graphics Module. */
export function hasImageRole(element: MarkupElement): boolean {
  const role = getAttributeText(element, "role");
  return role === "img" || role === "graphics-document" || role === "graphics-symbol";
}
