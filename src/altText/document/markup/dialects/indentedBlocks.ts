import type { MarkdownConfig } from "@lezer/markdown";
import { continuesIndented } from "../indentedContent.ts";

/** Matches the first line of an admonition (`!!! note`), of a collapsible block (`??? note`), and of a tab (`=== "Title"`). */
const BLOCK_START =
  /^(?:!!!|\?\?\?\+?)[ \t]*[\w-][^\n]*$|^(?:!!!|\?\?\?\+?)[ \t]+"[^\n]*"[ \t]*$|^===[!+]*[ \t]+(?:"[^\n]*"|'[^\n]*')[ \t]*$/;

/** Number of spaces before the content of a block. */
const INDENTATION = 4;

/**
 * Blocks of Python-Markdown with indented content, which would otherwise be code. Source: Python-Markdown, “Admonition”; PyMdown Extensions,
 * “Details” and “Tabbed”.
 */
export const indentedBlocks: MarkdownConfig = {
  defineNodes: [
    {
      name: "IndentedBlock",
      block: true,
      composite: continuesIndented,
    },
    "IndentedBlockTitle",
  ],
  parseBlock: [
    {
      name: "IndentedBlock",
      before: "SetextHeading",
      parse: (context, line) => {
        const start = line.pos;
        if (!BLOCK_START.test(line.text.slice(start))) return false;
        const end = line.text.length;
        context.startComposite("IndentedBlock", start, line.indent - line.baseIndent + INDENTATION);
        context.addElement(context.elt("IndentedBlockTitle", context.lineStart + start, context.lineStart + end));
        line.moveBase(end);
        return null;
      },
      endLeaf: (_, line) => BLOCK_START.test(line.text.slice(line.pos)),
    },
  ],
};
