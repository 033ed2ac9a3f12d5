import { GFM, parser, type MarkdownConfig, type MarkdownParser } from "@lezer/markdown";
import type { DialectFeatures } from "../dialect.ts";
import { grammars } from "./dialects/grammars.ts";
import { footnotes } from "./footnotes.ts";

const [SPACE, LINE_FEED, LESS_THAN, BACKSLASH] = [32, 10, 60, 92];

/**
 * Replaces the library's own parser for hard line breaks, which takes quadratic time for a run of spaces because it looks at the rest of the
 * run for each space. Text that is not Markdown is replaced by spaces, so such runs are common.
 */
const hardBreaks: MarkdownConfig = {
  parseInline: [
    {
      name: "HardBreak",
      parse(context, next, start) {
        if (next === BACKSLASH && context.char(start + 1) === LINE_FEED) {
          return context.addElement(context.elt("HardBreak", start, start + 2));
        }
        if (next !== SPACE || context.char(start - 1) === SPACE) return -1;
        let end = start + 1;
        while (context.char(end) === SPACE) end += 1;
        const isBreak = context.char(end) === LINE_FEED && end >= start + 2;
        return isBreak ? context.addElement(context.elt("HardBreak", start, end + 1)) : -1;
      },
    },
  ],
};

/** Matches a line that consists of one tag. Source: CommonMark, “HTML blocks”, condition 7. */
const SINGLE_TAG =
  /^<(?:\/[a-z][a-z\d-]*|[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)\s*>\s*$/i;

/** Matches the header of a table and the line below it. */
const TABLE_START = /^.*\|.*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n|$)/;

/**
 * Ends a table before a line that consists of one tag. Such a line starts an HTML block everywhere except in a paragraph, and the library
 * treats a table as a paragraph. Source: GFM, “Tables”.
 */
const tablesEndAtHtml: MarkdownConfig = {
  parseBlock: [
    {
      name: "HTMLAfterTable",
      endLeaf: (_, line, leaf) => line.next === LESS_THAN && SINGLE_TAG.test(line.text.slice(line.pos)) && TABLE_START.test(leaf.content),
    },
  ],
};

/** Parser for GitHub Flavored Markdown. */
const markdownParser = parser.configure([GFM, footnotes, hardBreaks, tablesEndAtHtml]);

/** Parsers for the dialects that have been needed so far. A dialect's set of features is always the same object. */
const dialectParsers = new Map<DialectFeatures, MarkdownParser>();

/** Returns the parser for GitHub Flavored Markdown, or for a dialect. */
export function getMarkdownParser(features: DialectFeatures): MarkdownParser {
  const extensions = grammars.filter(({ feature }) => features.has(feature)).map(({ grammar }) => grammar);
  if (extensions.length === 0) return markdownParser;
  const dialectParser = dialectParsers.get(features) ?? markdownParser.configure(extensions);
  dialectParsers.set(features, dialectParser);
  return dialectParser;
}

/** Parser for Markdown without HTML or indented code, as in MDX. */
export const mdxParser = parser.configure([GFM, footnotes, hardBreaks, { remove: ["HTMLBlock", "HTMLTag", "IndentedCode"] }]);
