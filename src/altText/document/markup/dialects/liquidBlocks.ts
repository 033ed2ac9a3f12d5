import type { Mark } from "./mark.ts";

/** Matches the start of a block whose content is a comment or code, of Liquid or of kramdown. */
const OPENING = /\{%-?\s*(comment|highlight)\b[^%\n]{0,200}%\}|^\{::(comment)(?:\s[^}\n]*)?\}[ \t]*$/gm;

/** Maximum number of blocks that are not closed. Each costs a search. */
const MAX_UNCLOSED = 50;

/** Finds comments and code, which contain no images. Source: Jekyll, “Code snippet highlighting”; Liquid, “Comment”; kramdown, “Extensions”. */
export function findLiquidBlocks(text: string): Mark[] {
  const marks: Mark[] = [];
  let unclosedCount = 0;
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(text); match && unclosedCount < MAX_UNCLOSED; match = opening.exec(text)) {
    const [, liquidName] = match;
    const closing = liquidName === undefined ? /^\{:\/(?:comment)?\}/gm : new RegExp(String.raw`\{%-?\s*end${liquidName}\s*-?%\}`, "g");
    closing.lastIndex = opening.lastIndex;
    if (closing.test(text)) {
      marks.push({ from: match.index, to: closing.lastIndex, mask: "blank" });
      opening.lastIndex = closing.lastIndex;
    } else unclosedCount += 1;
  }
  return marks;
}
