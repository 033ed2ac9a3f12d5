import { isHidden } from "../accessibility/hidden.ts";
import { NAMING, readAltText, readObjectContent, readSvgTitle } from "../accessibility/name.ts";
import { hasImageRole } from "../accessibility/role.ts";
import { contentOf } from "../accessibility/content.ts";
import { MAX_CONTEXT, sliceSpan, type ImageUse } from "../imageUse.ts";
import { attributeOf, collapseWhitespace, descendantsOf, textOf, type MarkupElement } from "../markup.ts";
import { findBackgrounds } from "./backgrounds.ts";
import type { Components } from "./components.ts";
import { addControls, type FoundUse } from "./controls.ts";
import { ElementContexts } from "./elementContexts.ts";
import { literalText } from "./expressions.ts";
import type { MarkdownContexts } from "./markdownContexts.ts";
import type { MarkdownImage } from "./markdownImages.ts";

/** A document whose elements are searched for images. */
export interface MarkupDocument {
  source: string;
  components: Components;
  /** The image address that an expression evaluates to; undefined if the document does not tell. */
  addressOf?: (expression: string) => string | undefined;
  /** For Markdown: its images by the elements that represent them, and the contexts of offsets. */
  markdown?: { images: Map<MarkupElement, MarkdownImage>; contexts: MarkdownContexts };
}

/** Finds the images among all elements below `root`, in document order. */
export function findElementImages(root: MarkupElement, document: MarkupDocument): ImageUse[] {
  const uses: FoundUse[] = [];
  const contexts = new ElementContexts();
  let heading = "";
  for (const element of descendantsOf(root)) {
    if (/^h[1-6]$/.test(element.name)) heading = collapseWhitespace(contentOf(element)).slice(0, MAX_CONTEXT);
    const found = readImage(element, document);
    for (const background of findBackgrounds(element, document.source)) uses.push({ use: background, control: undefined });
    if (!found) continue;
    const around = document.markdown?.contexts.at(element.tag.from);
    const own = contexts.of(element);
    // An element named by its content is part of the text around it.
    const paragraph = found.alt.kind === "named" ? undefined : inner(own.paragraph, around?.paragraph);
    const { context } = own;
    if (paragraph !== undefined) context.paragraph = paragraph;
    // A Markdown heading applies to everything that follows.
    const under = around?.heading ?? heading;
    if (under !== "") context.heading = under;
    // Markdown links inside elements are more common than the reverse.
    uses.push({ use: { ...withoutOwnTitle(found, element), context }, control: around?.control ?? contexts.controlOf(element) });
  }
  return addControls(uses);
}

/** The inner one of two texts around an image, which is the shorter one. */
function inner(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other.length <= one.length) ? other : one;
}

function readImage(element: MarkupElement, document: MarkupDocument): Omit<ImageUse, "context"> | undefined {
  const image = document.markdown?.images.get(element);
  if (image) return { ...image, isHidden: isHidden(element) };
  const shown = readShown(element, document);
  if (shown === undefined) return undefined;
  const title = textOf(element, "title");
  const base = { element: element.name, range: element.tag, isHidden: isHidden(element), ...shown };
  return title === undefined ? base : { ...base, title };
}

/** Reads the image that an element is; undefined for other elements. */
function readShown(element: MarkupElement, document: MarkupDocument): Pick<ImageUse, "alt" | "target" | "isForTool"> | undefined {
  const { source, components } = document;
  if (element.name === "img" || components.images.includes(element.name)) {
    return { alt: readAltText(element, ["alt"], source), ...addressIn(element, document) };
  }
  switch (element.name) {
    case "input":
      if (textOf(element, "type")?.toLowerCase() !== "image") return undefined;
      return { alt: readAltText(element, ["alt"], source), ...addressIn(element, document) };
    case "area":
      // Screen readers ignore an area without an address.
      return attributeOf(element, "href") && { alt: readAltText(element, ["alt"], source) };
    case "svg":
      return hasImageRole(element) ? { alt: readSvgTitle(element) ?? readAltText(element, NAMING, source) } : undefined;
    case "object": {
      const target = textOf(element, "data");
      const isOfImage =
        /^image\//i.test(textOf(element, "type") ?? "") || /\.(png|jpe?g|gif|webp|avif|svg|bmp)([?#]|$)/i.test(target ?? "");
      if (!isOfImage) return undefined;
      return { alt: readObjectContent(element) ?? readAltText(element, NAMING, source), ...(target === undefined ? {} : { target }) };
    }
    default:
      return hasImageRole(element) ? { alt: readAltText(element, NAMING, source) } : undefined;
  }
}

/** Drops a title that is the alt text itself, so that it is not reported as repeating the alt text. */
function withoutOwnTitle(use: Omit<ImageUse, "context">, element: MarkupElement): Omit<ImageUse, "context"> {
  const value = attributeOf(element, "title")?.value;
  if (value?.kind !== "text" || use.alt.kind !== "text" || use.alt.range.from !== value.range.from) return use;
  const { title: _, ...others } = use;
  return others;
}

/** Reads the address in `src`; one that Vue binds or an expression gives is known if it is a string or the document imports it. */
function addressIn(element: MarkupElement, { source, addressOf }: MarkupDocument): { target?: string; isForTool?: true } {
  const target = textOf(element, "src");
  if (target !== undefined) return { target };
  const { value } = ["src", ":src", "v-bind:src"].map((name) => attributeOf(element, name)).find((found) => found !== undefined) ?? {};
  if (value === undefined || value.kind === "none" || value.kind === "true") return {};
  const expression = value.kind === "expression" ? sliceSpan(source, value.range).replace(/^\{([^]*)\}$/, "$1") : value.value;
  const literal = literalText(expression);
  if (literal !== undefined) return { target: literal };
  const imported = addressOf?.(expression);
  return imported === undefined ? {} : { target: imported, isForTool: true };
}
