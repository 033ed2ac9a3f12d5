import { GFM, parser } from "@lezer/markdown";
import type { ImageUse, Span } from "../imageUse.ts";
import { addressesIn } from "./expressions.ts";
import { frontMatterUses } from "./frontMatter.ts";
import { templateElements } from "./htmlElements.ts";
import { blank, bodyStart, htmlAlone } from "./markdown.ts";
import { imagesOf, underHeadings } from "./markdownImages.ts";
import { mdxParts } from "./mdxParts.ts";
import { parsed } from "./parsed.ts";
import { TAG_MASK, masked, replaced, templateOf } from "./template.ts";
import { usesOfElements, type Components } from "./usesOfElements.ts";

/** MDX has no HTML, and indentation makes no code. */
const markdown = parser.configure([GFM, { remove: ["HTMLBlock", "HTMLTag", "IndentedCode"] }]);

/** The images of an MDX document: of its Markdown, its elements, and the elements in its expressions and exports. @throws Error for what is too broken to be read */
export function mdxUses(source: string, components: Components): ImageUse[] {
  const start = bodyStart(source);
  const { tags, expressions, scripts, comments } = mdxParts(source, start);
  const inBraces = inOrder([...expressions, ...tags.flatMap((tag) => tag.expressions)]);
  const withoutExpressions = masked(source, inBraces);
  const head = { from: 0, to: start };
  const text = replaced(withoutExpressions, inOrder([head, ...tags, ...scripts, ...comments]), (span) => {
    const isTag = "expressions" in span;
    return isTag ? TAG_MASK.repeat(span.to - span.from) : blank(withoutExpressions.slice(span.from, span.to));
  });
  const tree = parsed(markdown, text);
  const markup = replaced(htmlAlone(tree, text), tags, ({ from, to }) => withoutExpressions.slice(from, to));
  const template = templateOf(source, inOrder([...inBraces, ...scripts]), "jsx");
  const root = templateElements({ ...template, masked: markup });
  root.children = [...scripts.flatMap(({ from }) => template.expressions.get(from)?.elements ?? []), ...root.children];
  const addressOf = addressesIn(scripts.map(({ from, to }) => source.slice(from, to)).join("\n"));
  const uses = [
    ...frontMatterUses(source, start),
    ...imagesOf(tree, text, source),
    ...usesOfElements(root, { source, components, addressOf }),
  ];
  return underHeadings(uses, tree, text);
}

function inOrder<T extends Span>(spans: T[]): T[] {
  return spans.sort((a, b) => a.from - b.from);
}
