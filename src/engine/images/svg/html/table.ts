import type { ElementBox, LayoutBox } from "./boxes.ts";
import type { BoxLayout, ContentLayout, Layouter } from "./layouts.ts";
import { moveFragments } from "./fragments.ts";
import { resolveLength, type HtmlStyle } from "./htmlStyle.ts";

interface Cell {
  box: ElementBox;
  column: number;
  span: number;
}

const MAX_COLUMNS = 1000;
const DEFAULT_SPACING = 2;

/** Lays out the rows of a table; undefined if it has none, as when a label only uses `display: table`. */
export function layOutTable(children: LayoutBox[], style: HtmlStyle, width: number, html: Layouter): ContentLayout | undefined {
  const rows = collectRows(children).map(collectCells);
  const columnCount = Math.min(MAX_COLUMNS, Math.max(0, ...rows.flat().map(({ column, span }) => column + span)));
  if (columnCount === 0) return undefined;
  const isCollapsed = style.specified.get("border-collapse") === "collapse";
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
  for (const row of rows) {
    const layouts = row.map(({ box, column, span }): { layout: BoxLayout; x: number } => {
      const cellWidth = widths.slice(column, column + span).reduce((sum, value) => sum + value, spacing * (span - 1));
      return {
        layout: html.layOutBox(box, cellWidth, { width: cellWidth }),
        x: widths.slice(0, column).reduce((sum, value) => sum + value + spacing, spacing),
      };
    });
    const height = Math.max(0, ...layouts.map(({ layout }) => layout.height));
    for (const { layout, x } of layouts) {
      const [outline, ...inner] = layout.fragments;
      if (outline?.kind === "box") content.fragments.push({ ...outline, x, y: content.height, height });
      const align = outline?.style.specified.get("vertical-align");
      const shift =
        align === "top" || align === "baseline" ? 0 : align === "bottom" ? height - layout.height : (height - layout.height) / 2;
      content.fragments.push(...moveFragments(inner, x, content.height + shift));
      if (layout.firstBaseline !== undefined) content.firstBaseline ??= content.height + shift + layout.firstBaseline;
    }
    content.height += height + spacing;
  }
  content.lastBaseline = content.firstBaseline;
  return content;
}

function collectRows(children: LayoutBox[]): ElementBox[] {
  return children.flatMap((child) => {
    if (child.kind === "text") return [];
    if (child.style.display === "table-row") return [child];
    return /^table-(?:row|header|footer)-group$/.test(child.style.display) ? collectRows(child.children) : [];
  });
}

function collectCells(row: ElementBox): Cell[] {
  let column = 0;
  return row.children.flatMap((box): Cell[] => {
    if (box.kind === "text" || box.style.display !== "table-cell") return [];
    const span = Math.min(MAX_COLUMNS, Math.max(1, Number(box.element.attribs["colspan"]) || 1));
    const cell = { box, column, span };
    column += span;
    return [cell];
  });
}

function computeColumnWidths(rows: Cell[][], count: number, available: number, style: HtmlStyle, html: Layouter): number[] {
  const measure = (which: "min" | "max") => {
    const widths = Array.from({ length: count }, () => 0);
    for (const { box, column, span } of rows.flat()) {
      if (span === 1 && column < count) widths[column] = Math.max(widths[column] ?? 0, html.measureWidth(box, which));
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
