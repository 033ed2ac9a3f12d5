import { GFM, parser } from "@lezer/markdown";
import type { ImageUse, Span } from "../imageUse.ts";
import { addressesIn } from "./expressions.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { parseTemplate } from "./htmlElements.ts";
import { adoptOrphans, bodyStart } from "./markdown.ts";
import { MarkdownContexts } from "./markdownContexts.ts";
import { findImageNodes } from "./markdownImages.ts";
import { markdownNodes } from "./markdownNodes.ts";
import { asExpressions, splitPieces } from "./markdownPieces.ts";
import { blankText } from "./markdownText.ts";
import { readDefinitions } from "./markdownReferences.ts";
import { splitMdx } from "./mdxParts.ts";
import { parseTolerantly } from "./parse.ts";
import { MASK, TAG_MASK, masked, replaceSpans, createTemplate } from "./template.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";

/** MDX has no HTML, and indentation makes no code. */
const markdown = parser.configure([GFM, { remove: ["HTMLBlock", "HTMLTag", "IndentedCode"] }]);

/** The images of an MDX document: of its Markdown, its elements, and the elements in its expressions and exports. @throws Error for what is too broken to be read */
export function findMdxImages(source: string, components: Components): ImageUse[] {
  const start = bodyStart(source);
  const unquoted = withoutQuoteMarks(source);
  const { tags, expressions, scripts, comments } = splitMdx(unquoted, start);
  const inBraces = inOrder([...expressions, ...tags.flatMap((tag) => tag.expressions)]);
  const withoutExpressions = masked(source, inBraces);
  const head = { from: 0, to: start };
  const text = replaceSpans(withoutExpressions, inOrder([head, ...tags, ...scripts, ...comments]), (span) => {
    const isTag = "expressions" in span;
    return isTag ? TAG_MASK.repeat(span.to - span.from) : blankText(withoutExpressions.slice(span.from, span.to));
  });
  const nodes = markdownNodes(parseTolerantly(markdown, text));
  const definitions = readDefinitions(nodes, source);
  const images = findImageNodes(nodes, text, source, definitions);
  const alone = splitPieces(nodes, text, images)
    .map((piece) => piece.text)
    .join("");
  // Tags in the text of an image are masked with it.
  const inMarkup = tags.filter(({ from }) => alone[from] !== MASK);
  const template = createTemplate(unquoted, inOrder([...inBraces, ...scripts]), "jsx");
  const markup = replaceSpans(alone, inMarkup, ({ from, to }) => template.masked.slice(from, to));
  const withImages = new Map([...template.expressions, ...asExpressions(images)]);
  const root = parseTemplate({ source: unquoted, masked: markup, expressions: withImages });
  root.children = [...scripts.flatMap(({ from }) => template.expressions.get(from)?.elements ?? []), ...root.children];
  const addressOf = addressesIn(scripts.map(({ from, to }) => source.slice(from, to)).join("\n"));
  adoptOrphans(root, images);
  const contexts = new MarkdownContexts(nodes, text, source, definitions);
  const uses = findElementImages(root, { source, components, addressOf, markdown: { images, contexts } });
  return [...findFrontMatterImages(source, start), ...uses].sort((a, b) => a.range.from - b.range.from);
}

/** The marks of a quote stand before all of its lines, be they of a tag; but for the first, in which no tag goes on. */
function withoutQuoteMarks(source: string): string {
  return source.replace(/(?<=^[ \t]*>[^\n]*\n)(?:[ \t]*>)+/gm, blankText);
}

function inOrder<T extends Span>(spans: T[]): T[] {
  return spans.sort((a, b) => a.from - b.from);
}
