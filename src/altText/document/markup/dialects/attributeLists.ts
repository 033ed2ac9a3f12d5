import { decodeHTMLAttribute } from "entities";
import type { AltText } from "../../imageUse.ts";
import { collapseWhitespace, type MarkupElement } from "../../markup.ts";
import type { MarkdownImage } from "../markdownImages.ts";
import { findArgument, readArguments, type Argument } from "./arguments.ts";

/**
 * Applies the attributes in braces after images, such as `![A menu](a.png){fig-alt="A menu with three entries"}`. Source: Pandoc,
 * “link_attributes”; Quarto, “Figures”; Python-Markdown, “Attribute Lists”; kramdown, “Inline Attribute Lists”.
 * @param names attributes that name an image; the first of them in the braces applies
 */
export function applyAttributeLists(images: Map<MarkupElement, MarkdownImage>, text: string, names: readonly string[]): void {
  for (const [element, image] of images) {
    const start = /\{:?/y;
    start.lastIndex = image.range.to;
    if (image.element !== "![]()" || !start.test(text)) continue;
    const args = readArguments(text, start.lastIndex, String.raw`\}`);
    if (args === undefined) continue;
    const alt = findArgument(args.list, names);
    const isHidden =
      /^(?:presentation|none)$/.test(findArgument(args.list, ["role"])?.value ?? "") ||
      findArgument(args.list, ["aria-hidden"])?.value === "true";
    const range = { from: image.range.from, to: args.to };
    images.set(element, { ...image, range, isHidden: image.isHidden || isHidden, alt: alt ? readAlt(alt) : image.alt });
    element.tag = range;
  }
}

function readAlt({ raw, value, quote, range }: Argument): AltText {
  const inner = { from: range.from + quote.length, to: range.to - quote.length };
  if (quote === "" || quote === "`") return { kind: "text", range, raw, value, quoting: { kind: "wholeValue" } };
  const quoting = { kind: "attribute", quote: quote === '"' ? '"' : "'" } as const;
  return { kind: "text", range: inner, raw, value: collapseWhitespace(decodeHTMLAttribute(value)), quoting };
}
