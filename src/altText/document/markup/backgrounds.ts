import { hasImageRole } from "../accessibility/role.ts";
import { sliceSpan, type ImageUse, type Span } from "../imageUse.ts";
import { getAttribute, isElement, type Attribute, type MarkupElement } from "../markup.ts";
import { findStyleStrings, type StyleString } from "./styleExpressions.ts";

/** Finds background images in a style sheet, or in the style attribute of an element. The attribute is CSS or an expression. */
export function findBackgrounds(element: MarkupElement, source: string): ImageUse[] {
  const styles = element.name === "style" ? findStyleSheet(element) : findInlineStyles(element, source);
  return styles.flatMap(({ isCss, ...span }) => findUrls(span, isCss, source));
}

function findUrls(style: Span, isCss: boolean, source: string): ImageUse[] {
  const css = sliceSpan(source, style).replace(/\/\*(?:[^*]|\*(?!\/))*\*\//g, (comment) => " ".repeat(comment.length));
  const uses: ImageUse[] = [];
  for (const declaration of css.matchAll(isCss ? /\bbackground(?:-image)?\s*:\s*(?:&quot;|[^;{}])*/gi : /[^]+/g)) {
    for (const url of declaration[0].matchAll(
      /url\(\s*(?:\\?"([^"\\]*)\\?"|\\?'([^'\\]*)\\?'|&quot;((?:(?!&quot;).)*)&quot;|([^()"'\s]+))\s*\)/gi,
    )) {
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

function findStyleSheet({ tag, children }: MarkupElement): StyleString[] {
  const [text] = children;
  return text && !isElement(text) && !text.isDynamic ? [{ from: tag.to, to: tag.to + text.text.length, isCss: true }] : [];
}

/** Finds the style of an element. Skips elements with the role of an image: the label of such an element is the alt text of its background. */
function findInlineStyles(element: MarkupElement, source: string): StyleString[] {
  const bound = [":style", "v-bind:style", "x-bind:style"].map((name) => getAttribute(element, name)).find((found) => found !== undefined);
  const attribute = getAttribute(element, "style") ?? bound;
  if (attribute === undefined || hasImageRole(element)) return [];
  return readStyles(attribute, source);
}

function readStyles({ name, value }: Attribute, source: string): StyleString[] {
  if (value.kind === "none" || value.kind === "true") return [];
  const code = sliceSpan(source, value.range);
  const isBound = name !== "style";
  // A value in quotes is CSS, which may contain expressions.
  if (!isBound && (value.kind === "text" || !/^[{`]/.test(code))) return [{ ...value.range, isCss: true }];
  // Most styles have no background.
  if (!/url\(/i.test(code)) return [];
  const start = isBound || code.startsWith("`") ? 0 : 1;
  const from = value.range.from + start;
  return findStyleStrings(code.slice(start, start === 0 ? undefined : -1)).map(({ isCss, ...span }) => ({
    ...{ from: from + span.from, to: from + span.to, isCss },
  }));
}
