import { GFM, parser } from "@lezer/markdown";
import type { ImageUse } from "../imageUse.ts";
import { rootElement, type MarkupElement } from "../markup.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { findImageNodes } from "./markdownImages.ts";
import { markdownNodes } from "./markdownNodes.ts";
import { parsePieces, splitPieces } from "./markdownPieces.ts";
import { readDefinitions } from "./markdownReferences.ts";
import { blankText } from "./markdownText.ts";
import { parseIncrementally } from "./parse.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

const markdown = parser.configure(GFM);

/** The images of a Markdown document, those in its HTML too, in the order in which they stand. @throws Error for what is too broken to be read */
export function findMarkdownImages(source: string, components: Components): ImageUse[] {
  const body = bodyStart(source);
  // Front matter is no Markdown; blanks keep all offsets.
  const text = blankText(source.slice(0, body)) + source.slice(body);
  const tree = parseIncrementally(markdown, text);
  const nodes = markdownNodes(tree);
  const definitions = readDefinitions(nodes, text);
  const images = findImageNodes(nodes, text, text, definitions);
  // Most have no HTML.
  const root = /<[a-z]/i.test(text) ? parsePieces(splitPieces(nodes, text, images), images) : rootElement();
  adoptOrphans(root, images);
  const contexts = new MarkdownContexts(nodes, text, text, definitions);
  const uses = findElementImages(root, { source: text, components, markdown: { images, contexts } });
  return [...findFrontMatterImages(source, body), ...uses].sort((a, b) => a.range.from - b.range.from);
}

/** Images that the markup around them has no place for, such as in the text of a script that Markdown takes for none. */
export function adoptOrphans(root: MarkupElement, images: Map<MarkupElement, unknown>): void {
  for (const image of images.keys()) if (image.parent === undefined) root.children.push(image);
}

/** Behind YAML or TOML front matter. */
export function bodyStart(source: string): number {
  return /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[^]*?\r?\n)??\1[ \t]*(?:\r?\n|$)/.exec(source)?.[0].length ?? 0;
}
