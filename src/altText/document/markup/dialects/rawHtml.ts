import type { BlockContext, Line, MarkdownConfig } from "@lezer/markdown";

/** Matches the tag of a block at the start of a line. Source: Python-Markdown, `block_level_elements`. */
const BLOCK_TAG =
  /^<(\/?)(address|article|aside|blockquote|body|center|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|iframe|legend|li|main|map|menu|nav|noscript|object|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)(?=[\s/>]|$)([^>]*)(>?)/i;

const MARKDOWN_ATTRIBUTE = /\smarkdown(?:\s*=\s*["']?(?!0)|[\s/]|$)/i;

/**
 * HTML as in Python-Markdown and kramdown: a block ends at its closing tag rather than at an empty line. Its content is Markdown only if its tag has
 * the attribute `markdown`. Source: Python-Markdown, “Markdown in HTML”; kramdown, “HTML Blocks”.
 */
export const rawHtml: MarkdownConfig = {
  parseBlock: [
    {
      name: "RawHTMLBlock",
      before: "HTMLBlock",
      parse: (context, line) => {
        // Only blocks that are not indented are recognized before the rest of a document is parsed.
        if (line.baseIndent > 0 || line.indent > 3) return false;
        const [tag, slash, name = "", attributes = "", bracket] = BLOCK_TAG.exec(line.text.slice(line.pos)) ?? [];
        if (tag === undefined) return false;
        const start = context.lineStart + line.pos;
        // The lines of a tag that continues on the next line are left to the general parser.
        if (MARKDOWN_ATTRIBUTE.test(attributes)) {
          if (bracket === "") return false;
          context.nextLine();
        } else if (slash === "/") context.nextLine();
        else readElement(context, line, name);
        context.addElement(context.elt("HTMLBlock", start, context.prevLineEnd()));
        return true;
      },
    },
  ],
};

/** Reads the lines up to the closing tag of an element, or up to the end of the document. */
function readElement(context: BlockContext, line: Line, name: string): void {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>]|$)`, "gi");
  let depth = 0;
  do {
    for (const [, slash] of line.text.matchAll(tags)) depth += slash === "/" ? -1 : 1;
  } while (context.nextLine() && depth > 0);
}
