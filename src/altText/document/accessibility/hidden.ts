import { ancestorOf, attributeOf, textOf, type MarkupElement } from "../markup.ts";

/** Whether an element is hidden from screen readers. An expression may show it at other times, so only literal values hide. */
export function isHidden(element: MarkupElement): boolean {
  const isPresentation = /^(presentation|none)$/.test(textOf(element, "role") ?? "");
  return isPresentation || hides(element) || ancestorOf(element, hides) !== undefined;
}

function hides(element: MarkupElement): boolean {
  const isTrue =
    attributeOf(element, "aria-hidden")?.value.kind === "true" ||
    ["aria-hidden", ":aria-hidden", "v-bind:aria-hidden"].some((name) => textOf(element, name) === "true");
  return isTrue || textOf(element, "hidden") !== undefined;
}
