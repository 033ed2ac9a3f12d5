import type { BlockContext, Line, MarkdownConfig } from "@lezer/markdown";

/** Matches the mark of a list item, up to its text. An item without text is none. */
const BULLET = /^[-+*](?=[ \t]+\S)/;

const NUMBER = /^\d{1,9}[.)](?=[ \t]+\S)/;

/** Number of columns by which the paragraphs of a list item are indented, regardless of the width of its mark. */
const INDENTATION = 4;

/** Number of spaces after the mark of an item whose text is code. */
const CODE_INDENTATION = 5;

/**
 * Lists as in Python-Markdown: all lines after an empty line that belong to an item are indented by four spaces. Replaces the library's own
 * parsers. Source: Python-Markdown, “Differences”, “Indentation/Tab Length”.
 */
export const tabbedLists: MarkdownConfig = {
  parseBlock: [
    { name: "BulletList", parse: (context, line) => startItem(context, line, "BulletList", BULLET, line.next) },
    { name: "OrderedList", parse: (context, line) => startItem(context, line, "OrderedList", NUMBER, 0) },
  ],
};

/** @param value number that tells apart lists of the same type beside each other */
function startItem(context: BlockContext, line: Line, list: string, pattern: RegExp, value: number): null | false {
  const [mark] = pattern.exec(line.text.slice(line.pos)) ?? [];
  if (mark === undefined) return false;
  const end = line.pos + mark.length;
  if (context.parentType().name !== list) context.startComposite(list, line.basePos, value);
  context.startComposite("ListItem", line.basePos, INDENTATION);
  context.addElement(context.elt("ListMark", context.lineStart + line.pos, context.lineStart + end));
  const markEnd = line.countIndent(end, line.pos, line.indent);
  const textStart = line.countIndent(line.skipSpace(end), end, markEnd);
  line.moveBaseColumn(textStart >= markEnd + CODE_INDENTATION ? markEnd + 1 : textStart);
  return null;
}
