import type { SyntaxNode } from "@lezer/common";
import { findChildren } from "./childNodes.ts";
import { findSpanIndex } from "../../../core/lines.ts";
import type { Span } from "../imageUse.ts";
import { walkDescendants, type MarkupElement } from "../markup.ts";
import { parseHtml } from "./htmlElements.ts";
import { HTML_NODES, type MarkdownNodes } from "./markdownNodes.ts";
import { blankText } from "./markdownText.ts";
import { MASK, replaceSpans, type Expression } from "./template.ts";

/** A segment of a Markdown document: HTML, an image, or the text between them. `text` is the segment converted to HTML of the same length. */
export type Segment = Span & { text: string } & ({ kind: "html" | "text" } | { kind: "image"; image: MarkupElement });

/** Splits a document into consecutive segments. */
export function splitSegments({ nonText }: MarkdownNodes, text: string, images: Map<MarkupElement, unknown>): Segment[] {
  const imagesByStart = new Map(Array.from(images.keys(), (image) => [image.tag.from, image]));
  const segments: Segment[] = [];
  let start = 0;
  let offset = 0;
  let plainText = "";
  const addText = (to: number) => {
    plainText += blankMarkup(text.slice(offset, to));
    if (to > start) segments.push({ kind: "text", from: start, to, text: plainText });
    plainText = "";
  };
  for (const node of nonText) {
    const { name, from, to } = node;
    // The node is inside the previous segment.
    if (from < offset) continue;
    const isHtml = HTML_NODES.has(name);
    const image = name === "Image" ? imagesByStart.get(from) : undefined;
    // An image reference without a definition is text, which may contain other images.
    if (name === "Image" && !image) continue;
    if (isHtml || image) {
      addText(from);
      const span = { from, to };
      segments.push(
        image
          ? { kind: "image", image, ...span, text: MASK.repeat(to - from) }
          : { kind: "html", ...span, text: blankQuoteMarks(node, text) },
      );
      start = to;
    } else plainText += blankMarkup(text.slice(offset, from)) + blankText(text.slice(from, to));
    offset = to;
  }
  addText(text.length);
  return segments;
}

/** Represents each Markdown image as an expression that contains an element, so that the parser places it among the other elements. */
export function createImageExpressions(images: Map<MarkupElement, unknown>): Map<number, Expression> {
  return new Map(Array.from(images.keys(), (image) => [image.tag.from, { to: image.tag.to, elements: [image], isUnrendered: false }]));
}

/**
 * Parses the elements of a document together with its Markdown images. Each segment that is not HTML is replaced by one character, because the
 * parser needs as much time for text as for markup.
 * @param isEvaluated whether the tags of template engines are masked
 * @throws Error if the document is too broken to parse
 */
export function parseSegments(segments: Segment[], images: Map<MarkupElement, unknown>, isEvaluated: boolean): MarkupElement {
  const expressions = new Map<number, Expression>();
  const starts: number[] = [];
  let html = "";
  for (const segment of segments) {
    const htmlOffset = html.length;
    starts.push(htmlOffset);
    if (segment.kind === "html") html += segment.text;
    else {
      const content = segment.kind === "image" ? { elements: [segment.image] } : { elements: [], text: segment.text };
      expressions.set(htmlOffset, { to: htmlOffset + 1, isUnrendered: false, ...content });
      html += MASK;
    }
  }
  const root = parseHtml({ source: html, masked: html, expressions, isEvaluated });
  const toDocumentOffset = (offset: number) => {
    const index = findSpanIndex(offset, starts);
    return offset - (starts[index] ?? 0) + (segments[index]?.from ?? 0);
  };
  const toDocumentRange = ({ from, to }: Span) => ({ from: toDocumentOffset(from), to: toDocumentOffset(to) });
  for (const element of walkDescendants(root)) {
    // Markdown images already have their range in the document.
    if (images.has(element)) continue;
    element.nameEnd = toDocumentOffset(element.nameEnd);
    element.tag = toDocumentRange(element.tag);
    for (const attribute of element.attributes) {
      attribute.range = toDocumentRange(attribute.range);
      if (attribute.value.kind !== "none") attribute.value.range = toDocumentRange(attribute.value.range);
    }
  }
  return root;
}

/** Blanks the markers of block quotes at the start of lines. They also occur inside tags that span several lines. */
export function blankQuoteMarks(html: SyntaxNode, text: string): string {
  const marks = findChildren(html, "QuoteMark").map(({ from, to }) => ({ from: from - html.from, to: to - html.from }));
  return replaceSpans(text.slice(html.from, html.to), marks, ({ from, to }) => " ".repeat(to - from));
}

/** Blanks characters that have a special meaning in HTML. */
function blankMarkup(text: string): string {
  return text.replace(/[<>&]/g, " ");
}
