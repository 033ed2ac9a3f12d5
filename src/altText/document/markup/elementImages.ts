import { AccessibilityTree } from "../accessibility/accessibilityTree.ts";
import { MAX_CONTEXT_LENGTH, sliceSpan, type ImageUse } from "../imageUse.ts";
import { getAttribute, walkDescendants, type MarkupElement } from "../markup.ts";
import { findBackgrounds } from "./backgrounds.ts";
import { ComponentResolver } from "./componentResolver.ts";
import type { Components } from "./components.ts";
import { addControls, type FoundUse } from "./controls.ts";
import { ElementContexts, type Block } from "./elementContexts.ts";
import { createUrlResolver, Scripts } from "./expressions.ts";
import { ImageElementReader } from "./imageElementReader.ts";
import type { MarkdownContexts } from "./markdownContexts.ts";
import type { MarkdownImage } from "./markdownImages.ts";
import { hasInlineExpression, hasTemplateMark, hasTemplateTag } from "./templateMarks.ts";

/** A document whose elements are searched for images. */
export interface MarkupDocument {
  source: string;
  components: Components;
  /** Whether a template engine may evaluate the document before it is read, as with HTML and Markdown. */
  isEvaluated?: boolean;
  /** The scripts that may import images and components. */
  scripts?: string;
  /** Set for Markdown documents: the images, keyed by the elements that represent them, and the images' contexts. */
  markdown?: { images: Map<MarkupElement, MarkdownImage>; contexts: MarkdownContexts };
}

/** Finds the images among all elements below `root`, in document order. */
export function findElementImages(root: MarkupElement, document: MarkupDocument): ImageUse[] {
  const uses: FoundUse[] = [];
  const scripts = new Scripts(document.scripts ?? "");
  const components = new ComponentResolver(document.components, scripts);
  const isImageComponent = (element: MarkupElement) => components.getProperties(element) !== undefined;
  const tree = new AccessibilityTree(root, document.source, document.isEvaluated === true, isImageComponent);
  const contexts = new ElementContexts(root, tree);
  const reader = new ImageElementReader(document.source, components, createUrlResolver(scripts), tree);
  let heading = "";
  let base: string | undefined;
  for (const element of walkDescendants(root)) {
    if (/^h[1-6]$/.test(element.name)) heading = tree.readContent(element).slice(0, MAX_CONTEXT_LENGTH);
    if (element.name === "base") base ??= readBase(element, document.source);
    const markdownImage = document.markdown?.images.get(element);
    const ownImage = markdownImage
      ? { ...markdownImage, isHidden: markdownImage.isHidden || tree.isHidden(element) }
      : reader.read(element);
    const image = ownImage && markTemplates(ownImage, document, markdownImage !== undefined);
    for (const background of findBackgrounds(element, document.source)) uses.push({ use: background, control: undefined });
    if (!image) continue;
    const markdownContext = document.markdown?.contexts.getAt(element.tag.from);
    const elementContext = contexts.getContext(element);
    const { context } = elementContext;
    const paragraph = selectInnerText(elementContext.paragraph, markdownContext?.paragraph);
    // The paragraph or the caption may be what names the image, so that the image would seem to repeat it.
    if (image.alt.kind === "elementContent") delete context.caption;
    else if (paragraph !== undefined) context.paragraph = paragraph;
    if (isAlone(elementContext.block, markdownContext?.block)) context.isAlone = true;
    // A Markdown heading applies to everything that follows.
    const nearestHeading = markdownContext?.heading ?? heading;
    if (nearestHeading !== "") context.heading = nearestHeading;
    // Markdown links inside elements are more common than the reverse.
    uses.push({ use: { ...image, context }, control: markdownContext?.control ?? contexts.findControl(element) });
  }
  for (const { use } of uses) if (base !== undefined && use.target !== undefined && use.isResolvedByTool !== true) use.base = base;
  return addControls(uses);
}

/** Reads the URL of a `<base>` as it is written, with the tags of a template engine. Only the first one in a document with a URL counts. */
function readBase(element: MarkupElement, source: string): string | undefined {
  const value = getAttribute(element, "href")?.value;
  if (value === undefined || value.kind === "none" || value.kind === "true") return undefined;
  return value.kind === "expression" ? sliceSpan(source, value.range) : value.value;
}

/** Whether an image is alone in the inner one of two blocks around it. Of two nested blocks, the inner one starts later. */
function isAlone(element: Block | undefined, markdown: Block | undefined): boolean {
  const inner = element === undefined || (markdown !== undefined && markdown.from > element.from) ? markdown : element;
  return inner?.hasText === false;
}

/** Selects the shorter of two texts around an image, because the shorter one belongs to the inner element. */
function selectInnerText(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined || (second !== undefined && second.length <= first.length) ? second : first;
}

/** Marks what depends on a template engine: alt text with template tags is unknown, and nothing is written into the tag of an element with template tags. */
function markTemplates(
  image: Omit<ImageUse, "context">,
  { source, isEvaluated = false }: MarkupDocument,
  isMarkdown = false,
): Omit<ImageUse, "context"> {
  if (!isEvaluated) return image;
  const { alt, range } = image;
  if (alt.kind === "text" && (isMarkdown ? hasTemplateTag(alt.raw) : hasInlineExpression(alt.raw)))
    return { ...image, alt: { kind: "dynamic", range: alt.range, raw: alt.raw } };
  const isTemplate = !isMarkdown && hasTemplateMark(sliceSpan(source, range));
  return isTemplate ? { ...image, isTemplate } : image;
}
