import { collapseWhitespace, createAncestorFinder, getAttributeText, isElement, type MarkupElement, type MarkupText } from "../markup.ts";
import { hasWords, type PageText } from "./pageText.ts";

/** Properties of image components that show a caption. */
const CAPTION_PROPERTIES = ["caption", "figcaption", "legend"];

/** Matches a caption as an argument of a shortcode, an include or another mark. */
const CAPTION_ARGUMENT = /\b(?:fig-cap|figcaption|caption|cap)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/;

/** Matches text that begins with the number of a figure, such as “Figure 3:”. */
const NUMBERED =
  /^(?:figure|fig|abbildung|abb|bild|figura|figuur|figur|imagen?|ilustraci[oó]n|rysunek|rys|obrázek|obr|рисунок|рис|şekil|kuva|hình|photo|screenshot|図|圖|图|그림)\.?\s*\d+(?:[.-]\d+)*\s*[.:：–—-]?\s/i;

const EMPHASIS = new Set(["em", "i", "small", "sub", "sup", "cite"]);

const findComponent = createAncestorFinder(({ name }) => /^[A-Z]/.test(name));

/** Maximum length of a caption in the text, in characters. */
const MAX_CAPTION_LENGTH = 500;

/**
 * Finds the caption of an image outside of a `<figcaption>`: a property or an argument, or text right after the image that is emphasized, is
 * marked as a caption, or has the number of a figure.
 * @param markup source of the image
 */
export function findCaption(image: MarkupElement, markup: string, page: PageText): string | undefined {
  for (const element of [image, findComponent(image)]) {
    const property = element && CAPTION_PROPERTIES.map((name) => getAttributeText(element, name)).find((text) => hasWords(text ?? ""));
    if (property !== undefined) return collapseWhitespace(property);
  }
  const argument = /^[<!]/.test(markup) ? null : CAPTION_ARGUMENT.exec(markup);
  const argumentText = argument?.[1] ?? argument?.[2] ?? argument?.[3];
  if (argumentText !== undefined) return collapseWhitespace(argumentText);
  // MyST and Docutils use the content of the directive `figure` as its caption.
  const isFigure = /^[`~:]{3,}\{figure\}/.test(markup);
  return findCaptionAfter(image, page, isFigure);
}

/** Finds the caption in the text after an image that begins its line. @param isAny whether any text counts */
function findCaptionAfter(image: MarkupElement, page: PageText, isAny: boolean): string | undefined {
  const span = page.getSpan(image);
  if (span === undefined) return undefined;
  const lineStart = page.text.lastIndexOf("\n", span.from) + 1;
  if (hasWords(page.text.slice(lineStart, span.from))) return undefined;
  // Links and other elements that end with the image are skipped.
  for (let node = image; node.parent && !/^(?:td|th|li)$/.test(node.name); node = node.parent) {
    const { children } = node.parent;
    const rest = children.slice(children.indexOf(node) + 1).filter((child) => !isBlank(child));
    const [next] = rest;
    if (next !== undefined) return isCaption(next, page, { isAny, isLast: rest.length === 1 }) ? readText(next) : undefined;
  }
  return undefined;
}

function isBlank(child: MarkupElement | MarkupText): boolean {
  return isElement(child) ? child.name === "br" : child.text.trim() === "" && !child.isDynamic;
}

/** @param isLast whether nothing follows in the same parent */
function isCaption(node: MarkupElement | MarkupText, page: PageText, { isAny, isLast }: { isAny: boolean; isLast: boolean }): boolean {
  const text = readText(node);
  if (!hasWords(text) || text.length > MAX_CAPTION_LENGTH) return false;
  if (!isElement(node)) return NUMBERED.test(text);
  if (page.hasImage(node) || /^h[1-6]$/.test(node.name)) return false;
  const isMarked = /\bcaption\b/i.test(getAttributeText(node, "class") ?? getAttributeText(node, "className") ?? "");
  return isAny || isMarked || NUMBERED.test(text) || (EMPHASIS.has(node.name) && isLast) || isEmphasized(node);
}

/** Whether the whole content of a paragraph is emphasized. */
function isEmphasized({ name, children }: MarkupElement): boolean {
  const [only, ...otherChildren] = children.filter((child) => !isBlank(child));
  return name === "p" && otherChildren.length === 0 && only !== undefined && isElement(only) && EMPHASIS.has(only.name);
}

function readText(node: MarkupElement | MarkupText): string {
  return collapseWhitespace(isElement(node) ? node.children.map(readText).join("") : node.text);
}
