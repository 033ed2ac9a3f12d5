import { textOf, type MarkupElement } from "../markup.ts";

/** Whether an element is an image by its role. Source: WAI-ARIA 1.2 and its Graphics Module. */
export function hasImageRole(element: MarkupElement): boolean {
  const role = textOf(element, "role");
  return role === "img" || role === "graphics-document" || role === "graphics-symbol";
}
