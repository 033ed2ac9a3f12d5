import type { MarkdownConfig } from "@lezer/markdown";
import { continuesIndented } from "./indentedContent.ts";

const [OPENING_BRACKET, CARET] = [91, 94];

/** Matches the label of a footnote at the start of its definition. A label has neither spaces nor brackets. */
const DEFINITION_START = /^\[\^[^\]\s[]+\]:/;

/** Maximum length of a reference, in characters. Longer ones would make the work for many unclosed brackets quadratic. */
const MAX_REFERENCE_LENGTH = 1000;

/** Number of spaces before the lines of a footnote after its first line. */
const INDENTATION = 4;

/**
 * Footnotes as on GitHub. Without them, the definition `[^1]: ![alt](a.png)` would be that of a link, and the other paragraphs of a footnote would
 * be code. Source: micromark-extension-gfm-footnote.
 */
export const footnotes: MarkdownConfig = {
  defineNodes: [
    {
      name: "FootnoteDefinition",
      block: true,
      composite: continuesIndented,
    },
    "FootnoteLabel",
    "FootnoteReference",
  ],
  parseBlock: [
    {
      name: "FootnoteDefinition",
      before: "LinkReference",
      parse: (context, line) => {
        const [label] = DEFINITION_START.exec(line.text.slice(line.pos)) ?? [];
        if (label === undefined) return false;
        const start = line.pos;
        context.startComposite("FootnoteDefinition", start, INDENTATION);
        context.addElement(context.elt("FootnoteLabel", context.lineStart + start, context.lineStart + start + label.length));
        line.moveBase(start + label.length + (/^[ \t]*/.exec(line.text.slice(start + label.length))?.[0].length ?? 0));
        return null;
      },
      endLeaf: (_, line) => DEFINITION_START.test(line.text.slice(line.pos)),
    },
  ],
  parseInline: [
    {
      name: "FootnoteReference",
      before: "Link",
      parse: (context, next, start) => {
        if (next !== OPENING_BRACKET || context.char(start + 1) !== CARET) return -1;
        const [reference] = /^\[\^[^\]\s[]+\]/.exec(context.slice(start, Math.min(context.end, start + MAX_REFERENCE_LENGTH))) ?? [];
        return reference === undefined ? -1 : context.addElement(context.elt("FootnoteReference", start, start + reference.length));
      },
    },
  ],
};
