import type { DialectFeatures } from "../dialect.ts";
import type { ImageUse, Span } from "../imageUse.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { findFrontMatter } from "./frontMatter/findFrontMatter.ts";
import { parseTemplate } from "./htmlElements.ts";
import { addOrphans } from "./markdown.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { findImageNodes } from "./markdownImages.ts";
import { mdxParser } from "./markdownParser.ts";
import { collectNodes } from "./markdownNodes.ts";
import { createImageExpressions, splitSegments } from "./markdownSegments.ts";
import { blankText } from "./markdownText.ts";
import { readDefinitions } from "./markdownReferences.ts";
import { splitMdx } from "./mdxParts.ts";
import { parseTolerantly } from "./parse.ts";
import { MASK, TAG_MASK, maskCode, replaceSpans, createTemplate } from "./template.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

/** Finds the images in an MDX document: Markdown images, and elements, including those in expressions and exports. @throws Error if the document is too broken to parse */
export function findMdxImages(source: string, components: Components, features: DialectFeatures): ImageUse[] {
  const frontMatter = findFrontMatter(source);
  const { bodyStart: start } = frontMatter;
  const sourceWithoutQuoteMarks = blankQuoteMarks(source);
  const { tags, expressions, scripts, comments } = splitMdx(sourceWithoutQuoteMarks, start);
  const allExpressions = sortSpans([...expressions, ...tags.flatMap((tag) => tag.code)]);
  const withoutExpressions = maskCode(source, allExpressions);
  const head = { from: 0, to: start };
  const text = replaceSpans(withoutExpressions, sortSpans([head, ...tags, ...scripts, ...comments]), (span) => {
    const isTag = "code" in span;
    return isTag ? TAG_MASK.repeat(span.to - span.from) : blankText(withoutExpressions.slice(span.from, span.to));
  });
  const nodes = collectNodes(parseTolerantly(mdxParser, text));
  const definitions = readDefinitions(nodes, source);
  const images = findImageNodes(nodes, text, source, definitions, features);
  const withoutTags = splitSegments(nodes, text, images)
    .map((segment) => segment.text)
    .join("");
  // A tag inside the alt text of an image is masked with the image.
  const visibleTags = tags.filter(({ from }) => withoutTags[from] !== MASK);
  const template = createTemplate(sourceWithoutQuoteMarks, sortSpans([...allExpressions, ...scripts]), "jsx");
  const markup = replaceSpans(withoutTags, visibleTags, ({ from, to }) => template.masked.slice(from, to));
  const expressionsAndImages = new Map([...template.expressions, ...createImageExpressions(images)]);
  const root = parseTemplate({ source: sourceWithoutQuoteMarks, masked: markup, expressions: expressionsAndImages });
  root.children = [...scripts.flatMap(({ from }) => template.expressions.get(from)?.elements ?? []), ...root.children];
  const code = scripts.map(({ from, to }) => source.slice(from, to)).join("\n");
  addOrphans(root, images);
  const contexts = new MarkdownContexts(nodes, text, source, definitions);
  const uses = findElementImages(root, { source, components, scripts: code, markdown: { images, contexts } });
  return [...findFrontMatterImages(source, frontMatter, features.has("optionalFrontMatterAlt")), ...uses].sort(
    (a, b) => a.range.from - b.range.from,
  );
}

/** Blanks the markers of a block quote, except on its first line, because a tag may span several lines of a quote. */
function blankQuoteMarks(source: string): string {
  return source.replace(/(?<=^[ \t]*>[^\n]*\n)(?:[ \t]*>)+/gm, blankText);
}

function sortSpans<T extends Span>(spans: T[]): T[] {
  return spans.sort((a, b) => a.from - b.from);
}
