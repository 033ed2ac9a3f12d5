import { isHidden } from "../accessibility/hidden.ts";
import { NAMING_ATTRIBUTES, readAltText, readObjectContent, readSvgTitle } from "../accessibility/name.ts";
import { hasImageRole } from "../accessibility/role.ts";
import { readContent } from "../accessibility/content.ts";
import { MAX_CONTEXT_LENGTH, sliceSpan, type ImageUse } from "../imageUse.ts";
import { getAttribute, collapseWhitespace, walkDescendants, getAttributeText, type MarkupElement } from "../markup.ts";
import { findBackgrounds } from "./backgrounds.ts";
import type { Components } from "./components.ts";
import { addControls, type FoundUse } from "./controls.ts";
import { ElementContexts } from "./elementContexts.ts";
import { evaluateLiteral } from "./expressions.ts";
import type { MarkdownContexts } from "./markdownContexts.ts";
import type { MarkdownImage } from "./markdownImages.ts";
import { hasTemplateMark, hasTemplateTag } from "./templateMarks.ts";

/** A document whose elements are searched for images. */
export interface MarkupDocument {
  source: string;
  components: Components;
  /** Whether a template engine may evaluate the document before it is read, as with HTML and Markdown. */
  isEvaluated?: boolean;
  /** Returns the image URL that an expression evaluates to, or undefined if that is unknown. */
  resolveUrl?: (expression: string) => string | undefined;
  /** Set for Markdown documents: the images, keyed by the elements that represent them, and the images' contexts. */
  markdown?: { images: Map<MarkupElement, MarkdownImage>; contexts: MarkdownContexts };
}

/** Finds the images among all elements below `root`, in document order. */
export function findElementImages(root: MarkupElement, document: MarkupDocument): ImageUse[] {
  const uses: FoundUse[] = [];
  const contexts = new ElementContexts();
  let heading = "";
  for (const element of walkDescendants(root)) {
    if (/^h[1-6]$/.test(element.name)) heading = collapseWhitespace(readContent(element)).slice(0, MAX_CONTEXT_LENGTH);
    const image = readImage(element, document);
    for (const background of findBackgrounds(element, document.source)) uses.push({ use: background, control: undefined });
    if (!image) continue;
    const markdownContext = document.markdown?.contexts.getAt(element.tag.from);
    const elementContext = contexts.getContext(element);
    // The paragraph includes the content of an element, so an element named by its content would always seem to repeat the paragraph.
    const paragraph =
      image.alt.kind === "elementContent" ? undefined : selectInnerText(elementContext.paragraph, markdownContext?.paragraph);
    const { context } = elementContext;
    if (paragraph !== undefined) context.paragraph = paragraph;
    // A Markdown heading applies to everything that follows.
    const nearestHeading = markdownContext?.heading ?? heading;
    if (nearestHeading !== "") context.heading = nearestHeading;
    // Markdown links inside elements are more common than the reverse.
    uses.push({ use: { ...dropAltTitle(image, element), context }, control: markdownContext?.control ?? contexts.findControl(element) });
  }
  return addControls(uses);
}

/** Selects the shorter of two texts around an image, because the shorter one belongs to the inner element. */
function selectInnerText(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined || (second !== undefined && second.length <= first.length) ? second : first;
}

function readImage(element: MarkupElement, document: MarkupDocument): Omit<ImageUse, "context"> | undefined {
  const image = document.markdown?.images.get(element);
  if (image) return markTemplates({ ...image, isHidden: isHidden(element) }, document);
  const altAndUrl = readAltAndUrl(element, document);
  if (altAndUrl === undefined) return undefined;
  const title = getAttributeText(element, "title");
  const base = { element: element.name, range: element.tag, isHidden: isHidden(element), ...altAndUrl };
  return markTemplates(title === undefined ? base : { ...base, title }, document);
}

/** Marks what a template engine evaluates: alt text is unknown until then, and Oriel writes nothing into the tag of such an element. */
function markTemplates(image: Omit<ImageUse, "context">, { source, isEvaluated = false }: MarkupDocument): Omit<ImageUse, "context"> {
  if (!isEvaluated) return image;
  const { alt, range, element } = image;
  const isMarkdown = element === "![]()";
  if (alt.kind === "text" && (isMarkdown ? hasTemplateTag(alt.raw) : hasTemplateMark(alt.raw)))
    return { ...image, alt: { kind: "dynamic", range: alt.range, raw: alt.raw } };
  const isTemplate = !isMarkdown && hasTemplateMark(sliceSpan(source, range));
  return isTemplate ? { ...image, isTemplate } : image;
}

/** Reads the alt text and URL of an element that is an image. Returns undefined for other elements. */
function readAltAndUrl(
  element: MarkupElement,
  document: MarkupDocument,
): Pick<ImageUse, "alt" | "target" | "isResolvedByTool"> | undefined {
  const { source, components } = document;
  if (element.name === "img" || components.images.includes(element.name)) {
    return { alt: readAltText(element, ["alt"], source), ...readUrl(element, document) };
  }
  switch (element.name) {
    case "input":
      if (getAttributeText(element, "type")?.toLowerCase() !== "image") return undefined;
      return { alt: readAltText(element, ["alt"], source), ...readUrl(element, document) };
    case "area":
      // Screen readers ignore an area without a URL.
      return getAttribute(element, "href") && { alt: readAltText(element, ["alt"], source) };
    case "svg":
      return hasImageRole(element) ? { alt: readSvgTitle(element) ?? readAltText(element, NAMING_ATTRIBUTES, source) } : undefined;
    case "object": {
      const target = getAttributeText(element, "data");
      const isImage =
        /^image\//i.test(getAttributeText(element, "type") ?? "") || /\.(png|jpe?g|gif|webp|avif|svg|bmp)([?#]|$)/i.test(target ?? "");
      if (!isImage) return undefined;
      return {
        alt: readObjectContent(element) ?? readAltText(element, NAMING_ATTRIBUTES, source),
        ...(target === undefined ? {} : { target }),
      };
    }
    default:
      return hasImageRole(element) ? { alt: readAltText(element, NAMING_ATTRIBUTES, source) } : undefined;
  }
}

/** Drops a title that serves as the alt text, so that it is not reported as a repetition. */
function dropAltTitle(use: Omit<ImageUse, "context">, element: MarkupElement): Omit<ImageUse, "context"> {
  const value = getAttribute(element, "title")?.value;
  if (value?.kind !== "text" || use.alt.kind !== "text" || use.alt.range.from !== value.range.from) return use;
  const { title: _, ...others } = use;
  return others;
}

/** Reads the URL in `src`. A bound value or an expression is resolved if it is a string, or if the document imports the image. */
function readUrl(element: MarkupElement, { source, resolveUrl }: MarkupDocument): { target?: string; isResolvedByTool?: true } {
  const target = getAttributeText(element, "src");
  if (target !== undefined) return { target };
  const { value } = ["src", ":src", "v-bind:src"].map((name) => getAttribute(element, name)).find((found) => found !== undefined) ?? {};
  if (value === undefined || value.kind === "none" || value.kind === "true") return {};
  const expression = value.kind === "expression" ? sliceSpan(source, value.range).replace(/^\{([^]*)\}$/, "$1") : value.value;
  // A value in quotes is text with expressions in it.
  if (value.kind === "expression" && /^["']/.test(expression)) return {};
  const literal = evaluateLiteral(expression);
  if (literal !== undefined) return { target: literal };
  const importedUrl = resolveUrl?.(expression);
  return importedUrl === undefined ? {} : { target: importedUrl, isResolvedByTool: true };
}
