import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import type { BoxLayout, ContentLayout, LayoutEngine } from "./layouts.ts";
import { addFragments } from "./fragments.ts";
import { resolveLength, type HtmlStyle } from "./htmlStyle.ts";

interface Cell {
  box: ElementBox;
  column: number;
  span: number;
}

const MAX_COLUMNS = 1000;
/** Color of the lit edges of a gray border with a three-dimensional look, in Chromium. */
const LIGHT_EDGE = "#eee";
/** Default of `border-spacing`, in pixels. */
const DEFAULT_SPACING = 2;

/**
 * Lays out the rows of a table; undefined if it has no cells, as when a label only uses `display: table`.
 * @param availableHeight height that the rows fill; undefined if it depends on the content
 */
export function layOutTable(
  children: LayoutBox[],
  style: HtmlStyle,
  width: number,
  html: LayoutEngine,
  availableHeight?: number,
): ContentLayout | undefined {
  const isCollapsed = style.specified.get("border-collapse") === "collapse";
  const rows = collectRows(children)
    .map(collectCells)
    .map((cells, row) => (isCollapsed ? cells.map((cell) => dropSharedBorders(cell, row)) : cells));
  const columnCount = Math.min(MAX_COLUMNS, findMaximum(rows.flat().map(({ column, span }) => column + span)));
  if (columnCount === 0) return undefined;
  const spacing = isCollapsed ? 0 : (resolveLength(style, "border-spacing") ?? DEFAULT_SPACING);
  const widths = computeColumnWidths(rows, columnCount, width - spacing * (columnCount + 1), style, html);
  const content: ContentLayout = {
    width: widths.reduce((sum, value) => sum + value, spacing * (columnCount + 1)),
    height: spacing,
    leadingMargin: 0,
    trailingMargin: 0,
    firstBaseline: undefined,
    lastBaseline: undefined,
    fragments: [],
  };
  const rowLayouts = rows.map((row) =>
    row.map(({ box, column, span }): { layout: BoxLayout; x: number } => {
      const cellWidth = widths.slice(column, column + span).reduce((sum, value) => sum + value, spacing * (span - 1));
      return {
        layout: html.layOutBox(box, cellWidth, { width: cellWidth }),
        x: widths.slice(0, column).reduce((sum, value) => sum + value + spacing, spacing),
      };
    }),
  );
  const heights = rowLayouts.map((layouts) => findMaximum(layouts.map(({ layout }) => layout.height)));
  const neededHeight = heights.reduce((sum, value) => sum + value + spacing, spacing);
  const extraHeight = Math.max(0, (availableHeight ?? 0) - neededHeight) / rows.length;
  for (const [index, layouts] of rowLayouts.entries()) {
    const height = (heights[index] ?? 0) + extraHeight;
    for (const { layout, x } of layouts) {
      const [outline, ...inner] = layout.fragments;
      if (outline?.kind === "box") content.fragments.push({ ...outline, x, y: content.height, height });
      const align = outline?.style.specified.get("vertical-align");
      const shift = align === "middle" ? (height - layout.height) / 2 : align === "bottom" ? height - layout.height : 0;
      addFragments(content.fragments, inner, x, content.height + shift);
      if (layout.firstBaseline !== undefined) content.firstBaseline ??= content.height + shift + layout.firstBaseline;
    }
    content.height += height + spacing;
  }
  content.lastBaseline = content.firstBaseline;
  return content;
}

/** Returns the children of each row. Consecutive cells without a row form a row. */
function collectRows(children: LayoutBox[]): LayoutBox[][] {
  const rows: LayoutBox[][] = [];
  let anonymousRow: LayoutBox[] | undefined;
  for (const child of children) {
    if (child.kind === "text") continue;
    if (child.style.display === "table-cell") {
      if (!anonymousRow) rows.push((anonymousRow = []));
      anonymousRow.push(child);
      continue;
    }
    anonymousRow = undefined;
    if (child.style.display === "table-row") rows.push(child.children);
    else if (/^table-(?:row|header|footer)-group$/.test(child.style.display)) for (const row of collectRows(child.children)) rows.push(row);
  }
  return rows;
}

function collectCells(children: LayoutBox[]): Cell[] {
  let column = 0;
  return children.flatMap((box): Cell[] => {
    if (box.kind === "text" || box.style.display !== "table-cell") return [];
    const span = Math.min(MAX_COLUMNS, Math.max(1, Number(box.element.attribs["colspan"]) || 1));
    const cell = { box, column, span };
    column += span;
    return [cell];
  });
}

/** Removes the borders that a cell shares with the cells before and above it, which draw them. */
function dropSharedBorders(cell: Cell, row: number): Cell {
  const specified = new Map(cell.box.style.specified);
  if (cell.column > 0) specified.set("border-left-width", "0px");
  if (row > 0) specified.set("border-top-width", "0px");
  // Chromium draws both sides of a border with a three-dimensional look over each other, so that only the light one is visible.
  for (const side of ["top", "right", "bottom", "left"])
    if (/^(?:inset|outset)$/.test(specified.get(`border-${side}-style`) ?? "")) specified.set(`border-${side}-color`, LIGHT_EDGE);
  return { ...cell, box: { ...cell.box, style: { ...cell.box.style, specified } } };
}

function computeColumnWidths(rows: Cell[][], count: number, available: number, style: HtmlStyle, html: LayoutEngine): number[] {
  const measure = (which: "min" | "max") => {
    const widths = Array.from({ length: count }, () => 0);
    for (const { box, column, span } of rows.flat()) {
      if (span === 1 && column < count) widths[column] = Math.max(widths[column] ?? 0, html.measureWidth(box, which));
    }
    for (const { box, column, span } of rows.flat()) {
      const missing =
        span === 1 ? 0 : html.measureWidth(box, which) - widths.slice(column, column + span).reduce((total, value) => total + value, 0);
      if (missing > 0)
        for (let index = column; index < Math.min(count, column + span); index++) widths[index] = (widths[index] ?? 0) + missing / span;
    }
    return widths;
  };
  const max = measure("max");
  const sum = max.reduce((total, value) => total + value, 0);
  if (!Number.isFinite(available)) return max;
  const specified = style.specified.get("width");
  if (sum <= available) return specified === undefined || sum === 0 ? max : max.map((value) => value + ((available - sum) * value) / sum);
  const min = measure("min");
  const minSum = min.reduce((total, value) => total + value, 0);
  const share = Math.max(0, available - minSum) / Math.max(1, sum - minSum);
  return min.map((value, index) => value + ((max[index] ?? 0) - value) * share);
}

function findMaximum(values: number[]): number {
  return values.reduce((maximum, value) => Math.max(maximum, value), 0);
}
