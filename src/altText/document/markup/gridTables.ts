import type { Line } from "./textLines.ts";

/** Matches the first line of a grid table. */
const TOP = /^[ \t]*\+(?:-+\+)+[ \t]*$/;

/** Matches a line within a grid table. */
const ROW = /^[ \t]*[+|].*[+|][ \t]*$/;

/** Number of lines of the smallest table: a border above and below one line of text. */
const MIN_LINES = 3;

/**
 * Reads the grid table that starts at a line, if there is one. The lines of its cells have the offsets that they have in the document. Source: Docutils,
 * “reStructuredText Markup Specification”, “Grid Tables”.
 */
export function readGridTable(lines: readonly Line[], start: number): { cells: Line[][]; lineCount: number } | undefined {
  if (!TOP.test(lines[start]?.text ?? "")) return undefined;
  let end = start;
  while (ROW.test(lines[end]?.text ?? "")) end += 1;
  return end - start < MIN_LINES ? undefined : { cells: readCells(lines.slice(start, end)), lineCount: end - start };
}

function readCells(table: readonly Line[]): Line[][] {
  const borders = new Set(table.flatMap(({ text }) => (TOP.test(text) ? findAll(text, "+") : [])));
  const cells: Line[][] = [];
  /** The unfinished cells, by the column at which they start. */
  const open = new Map<number, Line[]>();
  for (const { from, text } of table) {
    const columns = [...borders].filter((column) => text[column] === "|" || text[column] === "+").toSorted((a, b) => a - b);
    for (const [index, column] of columns.slice(0, -1).entries()) {
      const part = text.slice(column + 1, columns[index + 1]);
      const cell = open.get(column) ?? [];
      if (/^[-=]+$/.test(part)) {
        cells.push(cell);
        open.delete(column);
      } else {
        cell.push({ from: from + column + 1, text: part });
        open.set(column, cell);
      }
    }
  }
  return [...cells, ...open.values()].filter((cell) => cell.length > 0);
}

function findAll(text: string, character: string): number[] {
  return Array.from(text).flatMap((found, index) => (found === character ? [index] : []));
}
