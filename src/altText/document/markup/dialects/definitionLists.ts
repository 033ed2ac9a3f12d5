import type { MarkdownConfig } from "@lezer/markdown";
import { continuesIndented } from "../indentedContent.ts";

/** Matches the mark of a definition, with the text after it. */
const DEFINITION_START = /^:[ \t]+(?=\S)/;

/** Number of spaces before the paragraphs of a definition after its first one. */
const INDENTATION = 4;

/** Definition lists, whose indented paragraphs would otherwise be code. Source: PHP Markdown Extra; Python-Markdown; Pandoc; kramdown; Goldmark. */
export const definitionLists: MarkdownConfig = {
  defineNodes: [
    {
      name: "Definition",
      block: true,
      composite: continuesIndented,
    },
    "DefinitionMark",
  ],
  parseBlock: [
    {
      name: "Definition",
      before: "LinkReference",
      parse: (context, line) => {
        const [mark] = DEFINITION_START.exec(line.text.slice(line.pos)) ?? [];
        if (mark === undefined) return false;
        const start = line.pos;
        context.startComposite("Definition", start, line.indent - line.baseIndent + INDENTATION);
        context.addElement(context.elt("DefinitionMark", context.lineStart + start, context.lineStart + start + 1));
        line.moveBase(start + mark.length);
        return null;
      },
      endLeaf: (_, line) => DEFINITION_START.test(line.text.slice(line.pos)),
    },
  ],
};
