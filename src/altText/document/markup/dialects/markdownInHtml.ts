import type { MarkdownConfig } from "@lezer/markdown";
import { startsMarkedBlock, readMarkedBlock } from "./rawHtml.ts";

/** Matches a line with nothing but the tag of an element whose content starts on the next line. */
const DIVISION = /^<\/?(?:div|section)(?:\s[^>]*)?>\s*$/i;

const LESS_THAN = 60;

/**
 * HTML as in Pandoc: the text between all tags is Markdown, except in scripts and the like. Replaces the library's own parser. Source: Pandoc,
 * “markdown_in_html_blocks”, “native_divs”.
 */
export const markdownInHtml: MarkdownConfig = {
  parseBlock: [
    {
      name: "HTMLBlock",
      parse: (context, line) => {
        if (line.next !== LESS_THAN) return false;
        const rest = line.text.slice(line.pos);
        if (startsMarkedBlock(rest)) return readMarkedBlock(context, line);
        // Other tags are part of the text.
        if (!DIVISION.test(rest)) return false;
        const start = context.lineStart + line.pos;
        context.nextLine();
        context.addElement(context.elt("HTMLBlock", start, context.prevLineEnd()));
        return true;
      },
    },
  ],
};
