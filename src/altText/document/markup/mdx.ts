import type { DialectFeatures } from "../dialect.ts";
import { UNKNOWN_TEXT } from "../accessibility/accessibilityTree.ts";
import type { Page } from "../facts/page.ts";
import type { ImageUse, Span } from "../imageUse.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { findFrontMatter } from "./frontMatter/findFrontMatter.ts";
import { parseTemplate } from "./htmlElements.ts";
import { addOrphans } from "./markdown.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { findImageNodes } from "./markdownImages.ts";
import { mdxParser } from "./markdownParser.ts";
import { collectNodes } from "./markdownNodes.ts";
import { convertMarkdown, type Insert } from "./markdownPage.ts";
import type { Tag } from "./markupScanner.ts";
import type { PageBuilder } from "./pageBuilder.ts";
import { createImageExpressions, splitSegments } from "./markdownSegments.ts";
import { blankText } from "./markdownText.ts";
import { readDefinitions } from "./markdownReferences.ts";
import { splitMdx } from "./mdxParts.ts";
import { parseTolerantly } from "./parse.ts";
import { MASK, TAG_MASK, maskCode, replaceSpans, createTemplate, type Expression, type Template } from "./template.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

function parseMdx(source: string, features: DialectFeatures) {
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
  const tree = parseTolerantly(mdxParser, text);
  const nodes = collectNodes(tree);
  const definitions = readDefinitions(nodes, source);
  const images = findImageNodes(nodes, text, source, definitions, features);
  const template = createTemplate(sourceWithoutQuoteMarks, sortSpans([...allExpressions, ...scripts]), "jsx");
  const scriptElements = scripts.flatMap(({ from }) => template.expressions.get(from)?.elements ?? []);
  return { frontMatter, text, tree, nodes, definitions, images, tags, expressions, scripts, scriptElements, template };
}

/** Finds the images in an MDX document: Markdown images, and elements, including those in expressions and exports. @throws Error if the document is too broken to parse */
export function findMdxImages(source: string, components: Components, features: DialectFeatures): ImageUse[] {
  const { frontMatter, text, nodes, definitions, images, tags, scripts, scriptElements, template } = parseMdx(source, features);
  const withoutTags = splitSegments(nodes, text, images)
    .map((segment) => segment.text)
    .join("");
  // A tag inside the alt text of an image is masked with the image.
  const visibleTags = tags.filter(({ from }) => withoutTags[from] !== MASK);
  const markup = replaceSpans(withoutTags, visibleTags, ({ from, to }) => template.masked.slice(from, to));
  const expressionsAndImages = new Map([...template.expressions, ...createImageExpressions(images)]);
  const root = parseTemplate({ source: template.source, masked: markup, expressions: expressionsAndImages });
  root.children = [...scriptElements, ...root.children];
  const code = scripts.map(({ from, to }) => source.slice(from, to)).join("\n");
  addOrphans(root, images);
  const contexts = new MarkdownContexts(nodes, text, source, definitions);
  const uses = findElementImages(root, { source, components, scripts: code, markdown: { images, contexts } });
  return [...findFrontMatterImages(source, frontMatter, features.has("optionalFrontMatterAlt")), ...uses].sort(
    (a, b) => a.range.from - b.range.from,
  );
}

/** Converts an MDX document to elements, as its compiler does. @throws Error if the document is too broken to parse */
export function readMdxPage(source: string, features: DialectFeatures): Page {
  const { text, tree, definitions, images, tags, expressions, scriptElements, template } = parseMdx(source, features);
  const inserts: Insert[] = [
    ...Array.from(images.keys(), (element) => ({ ...element.tag, element })),
    ...tags.map((tag) => ({ from: tag.from, to: tag.to, add: (page: PageBuilder) => addTag(page, tag, template) })),
    ...expressions.map(({ from, to }) => ({
      ...{ from, to },
      add: (page: PageBuilder) => {
        const elements = template.expressions.get(from)?.elements ?? [];
        if (elements.length > 0) page.addElements(elements, from);
        else page.addText(UNKNOWN_TEXT, from);
      },
    })),
  ];
  const root = convertMarkdown(tree, { text, source, definitions, inserts }).parse(parseTemplate, false);
  root.children = [...scriptElements, ...root.children];
  return { root };
}

function addTag(page: PageBuilder, { from, to, code }: Tag, { source, masked, expressions }: Template): void {
  const inTag = code.flatMap((span): [number, Expression][] => {
    const expression = expressions.get(span.from);
    return expression ? [[span.from, expression]] : [];
  });
  page.addMarkup(source.slice(from, to), masked.slice(from, to), from, inTag);
}

/** Blanks the markers of a block quote, except on its first line, because a tag may span several lines of a quote. */
function blankQuoteMarks(source: string): string {
  return source.replace(/(?<=^[ \t]*>[^\n]*\n)(?:[ \t]*>)+/gm, blankText);
}

function sortSpans<T extends Span>(spans: T[]): T[] {
  return spans.sort((a, b) => a.from - b.from);
}
