import type { BlockContext, Line, MarkdownConfig } from "@lezer/markdown";

/** Matches the mark of a list item, up to its text. An item without text is none. */
const BULLET = /^[-+*](?=[ \t]+\S)/;

const NUMBER = /^\d{1,9}[.)](?=[ \t]+\S)/;

/** Number of columns by which the paragraphs of a list item are indented, regardless of the width of its mark. */
const INDENTATION = 4;

/** Number of spaces after the mark of an item whose text is code. */
const CODE_INDENTATION = 5;

/** Value of an offset that has not been reached, other than that of the line end before a document. */
const NONE = -2;

/** The last offsets that a parser has reached. */
interface Progress {
  /** Start of the text after the last mark of an item. */
  itemText: number;
  /** End of the last text, unless it is the first text of an item. */
  textEnd: number;
}

const progress = new WeakMap<BlockContext, Progress>();

/**
 * Lists as in Python-Markdown: all lines after an empty line that belong to an item are indented by four spaces, and a list does not end a
 * paragraph. Replaces the library's own parsers. Depends on the text before an item, so trees can't be reused. Source: Python-Markdown,
 * “Differences”, “Indentation/Tab Length”.
 */
export const tabbedLists: MarkdownConfig = {
  parseBlock: [
    {
      name: "BulletList",
      parse: (context, line) => startItem(context, line, "BulletList", BULLET, line.next),
      leaf: (_, { start }) => ({
        nextLine: () => false,
        finish: (context, leaf) => {
          getProgress(context).textEnd = start === getProgress(context).itemText ? NONE : start + leaf.content.length;
          return false;
        },
      }),
    },
    { name: "OrderedList", parse: (context, line) => startItem(context, line, "OrderedList", NUMBER, 0) },
  ],
};

function getProgress(context: BlockContext): Progress {
  const found = progress.get(context) ?? { itemText: NONE, textEnd: NONE };
  progress.set(context, found);
  return found;
}

/** @param value number that distinguishes adjacent lists of the same type */
function startItem(context: BlockContext, line: Line, list: string, pattern: RegExp, value: number): null | false {
  const [mark] = pattern.exec(line.text.slice(line.pos)) ?? [];
  // The line continues the paragraph above it.
  if (mark === undefined || getProgress(context).textEnd === context.prevLineEnd()) return false;
  const end = line.pos + mark.length;
  if (context.parentType().name !== list) context.startComposite(list, line.basePos, value);
  context.startComposite("ListItem", line.basePos, INDENTATION);
  context.addElement(context.elt("ListMark", context.lineStart + line.pos, context.lineStart + end));
  const markEnd = line.countIndent(end, line.pos, line.indent);
  const textPosition = line.skipSpace(end);
  const textStart = line.countIndent(textPosition, end, markEnd);
  line.moveBaseColumn(textStart >= markEnd + CODE_INDENTATION ? markEnd + 1 : textStart);
  getProgress(context).itemText = context.lineStart + textPosition;
  return null;
}
