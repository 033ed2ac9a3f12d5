import type { SyntaxNode } from "@lezer/common";
import type { DialectFeatures } from "../dialect.ts";
import type { ImageUse } from "../imageUse.ts";
import { collapseWhitespace, type MarkupElement } from "../markup.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { readReference, type Destination } from "./markdownReferences.ts";
import { readAltValue } from "./markdownText.ts";
import { MASK } from "./template.ts";
import { hasTemplateTag } from "./templateMarks.ts";

/**
 * Matches the size after an image's alt text, which Obsidian does not show: `![A form|300](a.png)`, `![A form|300x200](a.png)`, with a
 * backslash in tables, and a size alone. Source: Obsidian's help, “Embed files”.
 */
const SIZE = /(?:\\?\|\s*\d+(?:x\d+)?|^\d+x\d+)\s*$/;

/** Also matches a width alone, which is alt text outside of Obsidian. */
const SIZE_IN_NOTES = /(?:\\?\|\s*\d+(?:x\d+)?|^\d+(?:x\d+)?)\s*$/;

export type MarkdownImage = Omit<ImageUse, "context">;

/**
 * Finds the images in Markdown syntax, in document order. The keys are elements that represent the images in the markup of the document. An
 * image inside the alt text of another image counts as text.
 * @param text the parsed text
 * @param source the text before masking
 */
export function findImageNodes(
  { images: nodes }: MarkdownNodes,
  text: string,
  source: string,
  definitions: Map<string, Destination>,
  features: DialectFeatures,
): Map<MarkupElement, MarkdownImage> {
  const size = features.has("wikiEmbeds") ? SIZE_IN_NOTES : SIZE;
  const images = new Map<MarkupElement, MarkdownImage>();
  let end = 0;
  for (const node of nodes) {
    const image = node.from < end ? undefined : readImage(node, text, source, definitions, size);
    if (image === undefined) continue;
    images.set(createImageElement(image), image);
    end = image.range.to;
  }
  return images;
}

/** Creates the element that represents an image in the markup of its document. */
export function createImageElement({ element, range }: MarkdownImage): MarkupElement {
  return { name: element, tag: range, nameEnd: range.to, attributes: [], hasSpread: false, children: [] };
}

function readImage(
  node: SyntaxNode,
  text: string,
  source: string,
  definitions: Map<string, Destination>,
  sizePattern: RegExp,
): MarkdownImage | undefined {
  const reference = readReference(node, source, definitions);
  if (reference === undefined) return undefined;
  const { target, title, rangeWithLabel } = reference;
  const size = rangeWithLabel ? "" : (sizePattern.exec(source.slice(reference.text.from, reference.text.to))?.[0] ?? "");
  const textRange = { from: reference.text.from, to: reference.text.to - size.length };
  const raw = source.slice(textRange.from, textRange.to);
  const isDynamic = text.slice(textRange.from, textRange.to).includes(MASK);
  // `![a]` and `![a][]` become `![new][a]`.
  const range = rangeWithLabel ?? textRange;
  const separator = size === "" || size.includes("|") ? "" : "|";
  const quoting = { kind: "markdown", suffix: rangeWithLabel ? `][${raw}` : separator } as const;
  return {
    element: "![]()",
    range: { from: node.from, to: node.to },
    alt: isDynamic
      ? { kind: "dynamic", range, raw }
      : {
          kind: "text",
          range,
          raw: source.slice(range.from, range.to),
          value: collapseWhitespace(readAltValue(node, textRange, text, (link) => readReference(link, source, definitions) !== undefined)),
          quoting,
        },
    // The URL is known only after a template engine has evaluated it.
    ...(hasTemplateTag(target) ? {} : { target }),
    ...(title === undefined ? {} : { title }),
    isHidden: false,
  };
}
