import type { BlockContext, Line, MarkdownConfig } from "@lezer/markdown";

/** Matches the tag of a block at the start of a line. Source: Python-Markdown, `block_level_elements`. */
const BLOCK_TAG =
  /^<(\/?)(address|article|aside|blockquote|body|center|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|iframe|legend|li|main|map|menu|nav|noscript|object|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)(?=[\s/>]|$)([^>]*)(>?)/i;

const LESS_THAN = 60;

const MARKDOWN_ATTRIBUTE = /\smarkdown(?:\s*=\s*(?:["'](?!0)|(?![0"']))|[\s/]|$)/i;

/** HTML blocks that end at a mark, with the name of their node. Source: CommonMark, “HTML blocks”, conditions 1 to 5. */
const MARKED_BLOCKS: readonly { start: RegExp; end: RegExp; node: string }[] = [
  { start: /^<(?:script|pre|style|textarea)(?=[\s>]|$)/i, end: /<\/(?:script|pre|style|textarea)>/i, node: "HTMLBlock" },
  { start: /^<!--/, end: /-->/, node: "CommentBlock" },
  { start: /^<\?/, end: /\?>/, node: "ProcessingInstructionBlock" },
  { start: /^<!\[CDATA\[/, end: /\]\]>/, node: "HTMLBlock" },
  { start: /^<![a-z]/i, end: />/, node: "HTMLBlock" },
];

/**
 * HTML as in Python-Markdown and kramdown: a block ends at its closing tag rather than at an empty line. Its content is Markdown only if its tag has
 * the attribute `markdown`. Replaces the library's own parser. Source: Python-Markdown, “Markdown in HTML”; kramdown, “HTML Blocks”.
 */
export const rawHtml: MarkdownConfig = {
  parseBlock: [
    {
      name: "HTMLBlock",
      parse: (context, line) => {
        if (line.next !== LESS_THAN) return false;
        const rest = line.text.slice(line.pos);
        if (startsMarkedBlock(rest)) return readMarkedBlock(context, line);
        const [tag, slash, name = "", attributes = "", bracket] = BLOCK_TAG.exec(rest) ?? [];
        // Only blocks that are not indented are recognized before the rest of a document is parsed. Other tags are part of the text.
        if (tag === undefined || line.baseIndent > 0) return false;
        const isMarkdown = MARKDOWN_ATTRIBUTE.test(attributes);
        // A tag that continues on the next line is part of the text, as is one with text after it.
        if (isMarkdown && (bracket === "" || rest.slice(tag.length).trim() !== "")) return false;
        const start = context.lineStart + line.pos;
        if (isMarkdown || slash === "/") context.nextLine();
        else readElement(context, line, name);
        context.addElement(context.elt("HTMLBlock", start, context.prevLineEnd()));
        return true;
      },
    },
  ],
};

export function startsMarkedBlock(text: string): boolean {
  return MARKED_BLOCKS.some(({ start }) => start.test(text));
}

/** Reads a block that ends at a mark. @returns false if there is none */
export function readMarkedBlock(context: BlockContext, line: Line): boolean {
  const rest = line.text.slice(line.pos);
  const block = MARKED_BLOCKS.find(({ start }) => start.test(rest));
  if (block === undefined) return false;
  const from = context.lineStart + line.pos;
  readUntil(context, line, block.end);
  context.addElement(context.elt(block.node, from, context.prevLineEnd()));
  return true;
}

/** Reads the lines up to one with a mark, or up to the end of the block around them. */
function readUntil(context: BlockContext, line: Line, mark: RegExp): void {
  const { baseIndent } = line;
  let isEnd: boolean;
  do isEnd = mark.test(line.text);
  while (context.nextLine() && !isEnd && (line.next < 0 || line.baseIndent >= baseIndent));
}

/** Reads the lines up to the closing tag of an element, or up to the end of the document. */
function readElement(context: BlockContext, line: Line, name: string): void {
  const tags = new RegExp(`<(/?)${name}(?=[\\s/>]|$)`, "gi");
  let depth = 0;
  do {
    for (const [, slash] of line.text.matchAll(tags)) depth += slash === "/" ? -1 : 1;
  } while (context.nextLine() && depth > 0);
}
