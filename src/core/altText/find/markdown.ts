import type { SyntaxNode } from "@lezer/common";
import { GFM, parser } from "@lezer/markdown";
import type { ImageUse, Span } from "../imageUse.ts";
import { rootElement, type MarkupElement } from "../markup.ts";
import { frontMatterUses } from "./frontMatter.ts";
import { htmlElements } from "./htmlElements.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { imagesOf } from "./markdownImages.ts";
import { HTML, markdownNodes, type MarkdownNodes } from "./markdownNodes.ts";
import { definitionsOf } from "./markdownReferences.ts";
import { parsedOn } from "./parsed.ts";
import { MASK, replaced, type Expression } from "./template.ts";
import type { Components } from "./components.ts";
import { usesOfElements } from "./usesOfElements.ts";

const markdown = parser.configure(GFM);

/** The images of a Markdown document, those in its HTML too, in the order in which they stand. @throws Error for what is too broken to be read */
export function markdownUses(source: string, components: Components): ImageUse[] {
  const body = bodyStart(source);
  // Front matter is no Markdown; blanks keep all offsets.
  const text = blank(source.slice(0, body)) + source.slice(body);
  const tree = parsedOn(markdown, text);
  const nodes = markdownNodes(tree);
  const definitions = definitionsOf(nodes, text);
  const images = imagesOf(nodes, text, text, definitions);
  // Most have no HTML.
  const root = /<[a-z]/i.test(text) ? htmlElements(htmlAlone(nodes, text, images), asExpressions(images)) : rootElement();
  adoptLeft(root, images);
  const contexts = new MarkdownContexts(nodes, text, text, definitions);
  const uses = usesOfElements(root, { source: text, components, markdown: { images, contexts } });
  return [...frontMatterUses(source, body), ...uses].sort((a, b) => a.range.from - b.range.from);
}

/** Images of Markdown as what gives an element of markup, so that they take their place among the elements. */
export function asExpressions(images: Map<MarkupElement, unknown>): Map<number, Expression> {
  return new Map(Array.from(images.keys(), (image) => [image.tag.from, { to: image.tag.to, elements: [image], isSilent: false }]));
}

/** Images that the markup around them has no place for, such as in the text of a script that Markdown takes for none. */
export function adoptLeft(root: MarkupElement, images: Map<MarkupElement, unknown>): void {
  for (const image of images.keys()) if (image.parent === undefined) root.children.push(image);
}

/** Behind YAML or TOML front matter. */
export function bodyStart(source: string): number {
  return /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[^]*?\r?\n)??\1[ \t]*(?:\r?\n|$)/.exec(source)?.[0].length ?? 0;
}

/**
 * The document with everything blanked that is not HTML or the plain text around it, and its images masked: of the same length, to be read
 * as HTML.
 */
export function htmlAlone({ parts: nodes }: MarkdownNodes, text: string, images: Map<MarkupElement, unknown>): string {
  const masked = new Set(Array.from(images.keys(), ({ tag }) => tag.from));
  const parts: string[] = [];
  let at = 0;
  const keep = ({ from, to }: Span, kept: string) => {
    parts.push(plainAsHtml(text.slice(at, from)), kept);
    at = to;
  };
  for (const node of nodes) {
    const { name, from, to } = node;
    // In what is kept already.
    if (from < at) continue;
    if (HTML.has(name)) keep(node, withoutMarks(node, text));
    else if (name !== "Image") keep(node, blank(text.slice(from, to)));
    else if (masked.has(from)) keep(node, MASK.repeat(to - from));
  }
  return parts.join("") + plainAsHtml(text.slice(at));
}

/** The marks of a quote stand at the beginning of its lines, in tags too. */
function withoutMarks(html: SyntaxNode, text: string): string {
  const marks = html.getChildren("QuoteMark").map(({ from, to }) => ({ from: from - html.from, to: to - html.from }));
  return replaced(text.slice(html.from, html.to), marks, ({ from, to }) => " ".repeat(to - from));
}

/** Text that is no markup, whatever signs it has. */
function plainAsHtml(text: string): string {
  return text.replace(/[<>&]/g, " ");
}

export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
