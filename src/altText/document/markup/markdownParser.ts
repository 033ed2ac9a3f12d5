import { GFM, parser, type MarkdownConfig } from "@lezer/markdown";

const [SPACE, LINE_FEED, BACKSLASH] = [32, 10, 92];

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

/** Parser for GitHub Flavored Markdown. */
export const markdownParser = parser.configure([GFM, hardBreaks]);

/** Parser for Markdown without HTML or indented code, as in MDX. */
export const mdxParser = parser.configure([GFM, hardBreaks, { remove: ["HTMLBlock", "HTMLTag", "IndentedCode"] }]);
