import type { Tree } from "@lezer/common";
import type { DialectFeatures } from "../dialect.ts";
import type { Page } from "../facts/page.ts";
import type { ImageUse } from "../imageUse.ts";
import { createRoot, type MarkupElement } from "../markup.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { findFrontMatter, type FrontMatter } from "./frontMatter/findFrontMatter.ts";
import { parseHtml } from "./htmlElements.ts";
import { applyAttributeLists } from "./dialects/attributeLists.ts";
import { findCellImages } from "./dialects/codeCells.ts";
import { findMarks, listMarkImages, maskMarks } from "./dialects/marks.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { createImageElement, findImageNodes, type MarkdownImage } from "./markdownImages.ts";
import { getMarkdownParser } from "./markdownParser.ts";
import { collectNodes, type MarkdownNodes } from "./markdownNodes.ts";
import { convertMarkdown } from "./markdownPage.ts";
import { parseSegments, splitSegments } from "./markdownSegments.ts";
import { readDefinitions, type Destination } from "./markdownReferences.ts";
import { maskTemplateTags } from "./maskTemplateTags.ts";
import { blankText } from "./markdownText.ts";
import { parseIncrementally, parseTolerantly } from "./parse.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

/** A parsed Markdown document. */
interface MarkdownDocument {
  frontMatter: FrontMatter;
  /** The document with front matter and marks masked, as it was parsed. */
  text: string;
  tree: Tree;
  nodes: MarkdownNodes;
  definitions: Map<string, Destination>;
  /** Images in Markdown syntax, by the elements that represent them. */
  images: Map<MarkupElement, MarkdownImage>;
  /** Images in the syntax of a dialect. */
  markImages: Map<MarkupElement, MarkdownImage>;
  /** Whether the tags of template engines are masked. */
  isEvaluated: boolean;
}

function parseMarkdown(source: string, features: DialectFeatures): MarkdownDocument {
  const frontMatter = findFrontMatter(source);
  const { bodyStart } = frontMatter;
  // Front matter is not Markdown. Blanking it keeps all offsets.
  const body = blankText(source.slice(0, bodyStart)) + source.slice(bodyStart);
  const marks = findMarks(body, features);
  const { masked: text, isEvaluated = false } = maskTemplateTags(maskMarks(body, marks), true);
  const parse = features.has("tabbedLists") ? parseTolerantly : parseIncrementally;
  const tree = parse(getMarkdownParser(features), text);
  const nodes = collectNodes(tree);
  const definitions = readDefinitions(nodes, source);
  const images = findImageNodes(nodes, text, source, definitions, features);
  if (features.has("attributeLists")) applyAttributeLists(images, text, ["fig-alt", "alt"]);
  const markImages = new Map<MarkupElement, MarkdownImage>();
  for (const image of listMarkImages(marks, nodes)) markImages.set(createImageElement(image), image);
  if (features.has("quarto")) for (const image of findCellImages(text, nodes)) markImages.set(createImageElement(image), image);
  return { frontMatter, text, tree, nodes, definitions, images, markImages, isEvaluated };
}

/** Finds the images in a Markdown document, including those in its HTML, in document order. @throws Error if the document is too broken to parse */
export function findMarkdownImages(source: string, components: Components, features: DialectFeatures): ImageUse[] {
  const { frontMatter, text, nodes, definitions, images, markImages, isEvaluated } = parseMarkdown(source, features);
  // Most documents have no HTML.
  const root = /<[a-z]/i.test(text) ? parseSegments(splitSegments(nodes, text, images), images, isEvaluated) : createRoot();
  const allImages = new Map([...images, ...markImages]);
  addOrphans(root, allImages);
  const contexts = new MarkdownContexts(nodes, text, source, definitions);
  const uses = findElementImages(root, { source, components, isEvaluated: true, markdown: { images: allImages, contexts } });
  return [...findFrontMatterImages(source, frontMatter, features.has("optionalFrontMatterAlt")), ...uses].sort(
    (a, b) => a.range.from - b.range.from,
  );
}

/** Converts a Markdown document to elements, as site generators do. @throws Error if the document is too broken to parse */
export function readMarkdownPage(source: string, features: DialectFeatures): Page {
  const { text, tree, definitions, images, markImages, isEvaluated } = parseMarkdown(source, features);
  const inserts = [...images.keys(), ...markImages.keys()].map((element) => ({ ...element.tag, element }));
  const page = convertMarkdown(tree, { text, source, definitions, inserts });
  return { root: page.parse(parseHtml, isEvaluated) };
}

/** Adds images that have no parent because HTML allows no elements there, such as inside `<textarea>`. */
export function addOrphans(root: MarkupElement, images: Map<MarkupElement, unknown>): void {
  for (const image of images.keys()) if (image.parent === undefined) root.children.push(image);
}
