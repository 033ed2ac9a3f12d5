import type { DialectFeatures } from "../dialect.ts";
import type { ImageUse } from "../imageUse.ts";
import { createRoot, type MarkupElement } from "../markup.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { findFrontMatter } from "./frontMatter/findFrontMatter.ts";
import { applyAttributeLists } from "./dialects/attributeLists.ts";
import { findCellImages } from "./dialects/codeCells.ts";
import { findMarks, listMarkImages, maskMarks } from "./dialects/marks.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { createImageElement, findImageNodes } from "./markdownImages.ts";
import { getMarkdownParser } from "./markdownParser.ts";
import { collectNodes } from "./markdownNodes.ts";
import { parseSegments, splitSegments } from "./markdownSegments.ts";
import { readDefinitions } from "./markdownReferences.ts";
import { maskTemplateTags } from "./maskTemplateTags.ts";
import { blankText } from "./markdownText.ts";
import { parseIncrementally } from "./parse.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

/** Finds the images in a Markdown document, including those in its HTML, in document order. @throws Error if the document is too broken to parse */
export function findMarkdownImages(source: string, components: Components, features: DialectFeatures): ImageUse[] {
  const frontMatter = findFrontMatter(source);
  const { bodyStart } = frontMatter;
  // Front matter is not Markdown. Blanking it keeps all offsets.
  const body = blankText(source.slice(0, bodyStart)) + source.slice(bodyStart);
  const marks = findMarks(body, features);
  const { masked: text, isEvaluated = false } = maskTemplateTags(maskMarks(body, marks), true);
  const nodes = collectNodes(parseIncrementally(getMarkdownParser(features), text));
  const definitions = readDefinitions(nodes, source);
  const images = findImageNodes(nodes, text, source, definitions, features);
  if (features.has("attributeLists")) applyAttributeLists(images, text, ["fig-alt", "alt"]);
  // Most documents have no HTML.
  const root = /<[a-z]/i.test(text) ? parseSegments(splitSegments(nodes, text, images), images, isEvaluated) : createRoot();
  for (const image of listMarkImages(marks, nodes)) images.set(createImageElement(image), image);
  if (features.has("quarto")) for (const image of findCellImages(text, nodes)) images.set(createImageElement(image), image);
  addOrphans(root, images);
  const contexts = new MarkdownContexts(nodes, text, source, definitions);
  const uses = findElementImages(root, { source, components, isEvaluated: true, markdown: { images, contexts } });
  return [...findFrontMatterImages(source, frontMatter, features.has("optionalFrontMatterAlt")), ...uses].sort(
    (a, b) => a.range.from - b.range.from,
  );
}

/** Adds images that have no parent because HTML allows no elements there, such as inside `<textarea>`. */
export function addOrphans(root: MarkupElement, images: Map<MarkupElement, unknown>): void {
  for (const image of images.keys()) if (image.parent === undefined) root.children.push(image);
}
