import type { ImageUse, Span } from "../imageUse.ts";
import { hasImageRole } from "../accessibility/role.ts";
import { getAttribute, isElement, type MarkupElement } from "../markup.ts";

/** Finds background images in a style sheet, or in the style attribute of an element. The attribute is CSS or a JavaScript object. */
export function findBackgrounds(element: MarkupElement, source: string): ImageUse[] {
  const style = element.name === "style" ? findStyleSheet(element) : findInlineStyle(element);
  if (style === undefined) return [];
  const css = source.slice(style.from, style.to);
  const uses: ImageUse[] = [];
  for (const declaration of css.matchAll(/\bbackground(?:-?image)?["']?\s*:\s*(?:&quot;|[^;{}])*/gi)) {
    for (const url of declaration[0].matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|&quot;((?:(?!&quot;).)*)&quot;|([^()"'\s]+))\s*\)/gi)) {
      const target = url[1] ?? url[2] ?? url[3] ?? url[4] ?? "";
      const from = style.from + declaration.index + url.index;
      const range = { from, to: from + url[0].length };
      if (target === "" || /^(?:data:|#)/i.test(target)) continue;
      // Screen readers never announce background images.
      uses.push({ element: "background", range, alt: { kind: "background", range }, target, isHidden: true, context: {} });
    }
  }
  return uses;
}

function findStyleSheet({ tag, children }: MarkupElement): Span | undefined {
  const [text] = children;
  return text && !isElement(text) ? { from: tag.to, to: tag.to + text.text.length } : undefined;
}

/** Finds the style of an element. Skips elements with the role of an image: the label of such an element is the alt text of its background. */
function findInlineStyle(element: MarkupElement): Span | undefined {
  const value = (getAttribute(element, "style") ?? getAttribute(element, ":style"))?.value;
  return value === undefined || value.kind === "none" || hasImageRole(element) ? undefined : value.range;
}
