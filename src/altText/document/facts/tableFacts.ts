import { collapseWhitespace, createAncestorFinder, getAttributeText, isElement, walkDescendants, type MarkupElement } from "../markup.ts";
import type { TableFacts } from "./imageFacts.ts";
import type { PageText } from "./pageText.ts";

export const findCell = createAncestorFinder(({ name }) => name === "td" || name === "th");
export const findTable = createAncestorFinder(({ name }) => name === "table");
const findRow = createAncestorFinder(({ name }) => name === "tr");

/** Maximum number of columns or rows that a cell may span. Source: HTML, “Attributes common to td and th elements”. */
const MAX_SPAN = 1000;

interface Cell {
  element: MarkupElement;
  row: number;
  column: number;
  /** Number of columns. */
  width: number;
}

/**
 * Finds the caption of a table, and the headers of the row and the column of a cell. If a row or column has no header, its first cell counts, unless that cell shows an
 * image: then the table only arranges images.
 */
export function readTableFacts(cell: MarkupElement, table: MarkupElement, page: PageText): TableFacts {
  const cells = listCells(table);
  const ownCell = cells.find(({ element }) => element === cell);
  if (ownCell === undefined) return {};
  const isHeader = ({ element }: Cell) => element !== cell && element.name === "th" && page.readBlock(element) !== "";
  const isFirstText = ({ element }: Cell) => element !== cell && !page.hasImage(element) && page.readBlock(element) !== "";
  const inRow = cells.filter(({ row }) => row === ownCell.row);
  const inColumn = cells.filter(
    ({ column, row, width }) => column <= ownCell.column && ownCell.column < column + width && row < ownCell.row,
  );
  const [first] = inRow;
  const [top] = inColumn;
  const row =
    inRow.find((other) => isHeader(other) && other.row > 0) ?? (first && ownCell.row > 0 && isFirstText(first) ? first : undefined);
  const headers = inColumn.filter(isHeader);
  const columns = headers.length === 0 && top !== undefined && isFirstText(top) ? [top] : headers;
  const caption = table.children.find((child) => isElement(child) && child.name === "caption");
  return omitEmpty({
    caption: caption && isElement(caption) ? page.readBlock(caption) : "",
    row: row ? page.readBlock(row.element) : "",
    column: columns.map(({ element }) => page.readBlock(element)).join(" > "),
  });
}

/** Lists the cells of a table with their positions. Source: HTML, “Forming a table”. */
function listCells(table: MarkupElement): Cell[] {
  const cells: Cell[] = [];
  /** For each column, the number of rows that a cell above still covers. */
  const covered: number[] = [];
  let rowIndex = 0;
  for (const row of walkDescendants(table)) {
    if (row.name !== "tr" || findTable(row) !== table) continue;
    let column = 0;
    const covers: [column: number, rows: number][] = [];
    for (const element of row.children) {
      if (!isElement(element) || (element.name !== "td" && element.name !== "th") || findRow(element) !== row) continue;
      while ((covered[column] ?? 0) > 0) column += 1;
      const [width, height] = [readSpan(element, "colspan"), readSpan(element, "rowspan")];
      cells.push({ element, row: rowIndex, column, width });
      for (let offset = 0; offset < width; offset++) covers.push([column + offset, height]);
      column += width;
    }
    for (const index of covered.keys()) covered[index] = Math.max(0, (covered[index] ?? 0) - 1);
    for (const [index, rows] of covers) covered[index] = rows - 1;
    rowIndex += 1;
  }
  return cells;
}

function readSpan(cell: MarkupElement, name: string): number {
  const value = Number(getAttributeText(cell, name) ?? getAttributeText(cell, name === "colspan" ? "colSpan" : "rowSpan") ?? 1);
  return Number.isInteger(value) && value > 0 ? Math.min(value, MAX_SPAN) : 1;
}

function omitEmpty(facts: Required<TableFacts>): TableFacts {
  return Object.fromEntries(Object.entries(facts).flatMap(([name, text]) => (text === "" ? [] : [[name, collapseWhitespace(text)]])));
}
