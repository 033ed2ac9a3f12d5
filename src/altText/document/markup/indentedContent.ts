import type { BlockContext, Line } from "@lezer/markdown";

/**
 * Whether a line continues a block whose content is indented by at least `indentation` spaces; if so, moves past the indentation. Blank
 * lines continue the block.
 */
export function continuesIndented(_: BlockContext, line: Line, indentation: number): boolean {
  if (line.next < 0) return true;
  if (line.indent < line.baseIndent + indentation) return false;
  line.moveBaseColumn(line.baseIndent + indentation);
  return true;
}
