import { createAncestorFinder, getAttribute, getAttributeText, type MarkupElement } from "../markup.ts";

/** Whether an element is hidden from screen readers. Only literal values count, because an expression may hide the element only sometimes. */
export function isHidden(element: MarkupElement): boolean {
  const isPresentation = /^(presentation|none)$/.test(getAttributeText(element, "role") ?? "");
  return isPresentation || hidesContent(element) || findHidingAncestor(element) !== undefined;
}

function hidesContent(element: MarkupElement): boolean {
  const isTrue =
    getAttribute(element, "aria-hidden")?.value.kind === "true" ||
    ["aria-hidden", ":aria-hidden", "v-bind:aria-hidden"].some((name) => getAttributeText(element, name) === "true");
  return isTrue || getAttributeText(element, "hidden") !== undefined;
}

const findHidingAncestor = createAncestorFinder(hidesContent);
