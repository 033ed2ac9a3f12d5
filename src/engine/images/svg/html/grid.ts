import { splitAtTopLevel } from "../mediaQuery.ts";
import { splitWords } from "../shorthands.ts";
import { toPixels } from "../length.ts";
import { addItem, collectItems, createContent } from "./flex.ts";
import { readEdges, resolveLength, type HtmlStyle } from "./htmlStyle.ts";
import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import type { ContentLayout, LayoutEngine } from "./layouts.ts";

/** Width of a column: a length, a share of the free space, or that of its content. */
type Track = { pixels: number } | { fraction: number } | "content";

interface Placement {
  box: ElementBox;
  row: number;
  column: number;
  span: number;
}

/** Maximum number of columns. */
const MAX_COLUMNS = 200;

/** Lays out the content of a grid whose items follow each other, row by row. Items keep their columns, but not the rows that they specify. */
export function layOutGrid(children: LayoutBox[], style: HtmlStyle, width: number, html: LayoutEngine): ContentLayout {
  const columnGap = resolveLength(style, "column-gap", width) ?? 0;
  const rowGap = resolveLength(style, "row-gap") ?? 0;
  const tracks = parseTracks(style.specified.get("grid-template-columns") ?? "", style, width, columnGap);
  const placements = placeItems(collectItems(children, style), tracks.length);
  const widths = computeWidths(tracks, placements, width, columnGap, html);
  const starts = widths.map((_, column) => widths.slice(0, column).reduce((sum, value) => sum + value + columnGap, 0));
  const content = createContent(
    widths.reduce((sum, value) => sum + value, columnGap * (widths.length - 1)),
    0,
  );
  const rowCount = Math.max(0, ...placements.map(({ row }) => row + 1));
  for (let row = 0; row < rowCount; row++) {
    if (row > 0) content.height += rowGap;
    const cells = placements
      .filter((placement) => placement.row === row)
      .map(({ box, column, span }) => {
        const cellWidth = widths.slice(column, column + span).reduce((sum, value) => sum + value, columnGap * (span - 1));
        const margin = readEdges(box.style, "margin", cellWidth);
        const justify = box.style.specified.get("justify-self") ?? style.specified.get("justify-items") ?? "stretch";
        const isFitted = /start|end|center|left|right/.test(justify) || box.style.specified.has("width");
        const available = Math.max(0, cellWidth - margin.left - margin.right);
        const layout = html.layOutBox(box, cellWidth, isFitted ? "fit" : { width: available });
        const align = box.style.specified.get("align-self") ?? style.specified.get("align-items") ?? "stretch";
        const x = (starts[column] ?? 0) + margin.left + getOffset(justify, available - layout.width);
        return { layout, align, x };
      });
    const height = Math.max(0, ...cells.map(({ layout }) => layout.height + layout.margin.top + layout.margin.bottom));
    for (const { layout, align, x } of cells) {
      const free = height - layout.height - layout.margin.top - layout.margin.bottom;
      addItem(content, layout, x, content.height + layout.margin.top + getOffset(align, free));
    }
    content.height += height;
  }
  return content;
}

function getOffset(align: string, free: number): number {
  return /center/.test(align) ? free / 2 : /end|right/.test(align) ? free : 0;
}

function parseTracks(value: string, style: HtmlStyle, width: number, gap: number): Track[] {
  const tracks = splitWords(value.replaceAll(/\[[^\]]*\]/g, " ")).flatMap((word): Track[] => {
    const [, count = "", list = ""] = /^repeat\(\s*([\w-]+)\s*,([^]*)\)$/i.exec(word) ?? [];
    if (list === "") return [parseTrack(word, style, width)];
    const repeated = splitWords(list);
    const minWidth = repeated.reduce(
      (sum, part) => sum + (toPixels(readMinimum(part), { fontSize: style.fontSize, percentageBase: width }) ?? 0) + gap,
      0,
    );
    const fitting = minWidth > 0 && Number.isFinite(width) ? Math.floor((width + gap) / minWidth) : 1;
    const times = Math.min(MAX_COLUMNS, Math.max(1, Number(count) || fitting));
    return Array.from({ length: times }, () => repeated.map((part) => parseTrack(part, style, width))).flat();
  });
  return tracks.length === 0 || value === "none" ? ["content"] : tracks.slice(0, MAX_COLUMNS);
}

function readMinimum(track: string): string {
  return splitAtTopLevel(/^minmax\(([^]*)\)$/i.exec(track)?.[1] ?? track, ",")[0]?.trim() ?? "";
}

function parseTrack(word: string, { fontSize }: HtmlStyle, width: number): Track {
  const [, minmax] = /^minmax\(([^]*)\)$/i.exec(word) ?? [];
  const size = minmax === undefined ? word : (splitAtTopLevel(minmax, ",")[1]?.trim() ?? "auto");
  const [, fraction] = /^([\d.]+)fr$/i.exec(size) ?? [];
  if (fraction !== undefined) return { fraction: Number(fraction) };
  const pixels = toPixels(size, { fontSize, percentageBase: Number.isFinite(width) ? width : undefined });
  return pixels === undefined ? "content" : { pixels };
}

function placeItems(boxes: ElementBox[], columnCount: number): Placement[] {
  let [row, column] = [0, 0];
  return boxes.map((box) => {
    const { start, span } = readColumns(box.style, columnCount);
    if ((start !== undefined && start < column) || (start ?? column) + span > columnCount) {
      row++;
      column = 0;
    }
    const placement = { box, row, column: start ?? column, span };
    column = placement.column + span;
    return placement;
  });
}

/** Reads `grid-column`. Lines are counted from 1, or from -1 at the end. */
function readColumns({ specified }: HtmlStyle, columnCount: number): { start: number | undefined; span: number } {
  const shorthand = (specified.get("grid-column") ?? "auto").split("/").map((part) => part.trim());
  const from = specified.get("grid-column-start") ?? shorthand[0] ?? "auto";
  const to = specified.get("grid-column-end") ?? shorthand[1] ?? "auto";
  const readLine = (text: string) => {
    const line = /^-?\d+$/.test(text) ? Number(text) : undefined;
    return line === undefined || line === 0 ? undefined : line > 0 ? line - 1 : columnCount + 1 + line;
  };
  const spanned = Number(/^span\s+(\d+)$/.exec(from)?.[1] ?? /^span\s+(\d+)$/.exec(to)?.[1] ?? 1);
  const [start, end] = [readLine(from), readLine(to)];
  const span = start !== undefined && end !== undefined && end > start ? end - start : spanned;
  const limitedSpan = Math.max(1, Math.min(columnCount, span));
  return { start: start === undefined ? undefined : Math.max(0, Math.min(columnCount - limitedSpan, start)), span: limitedSpan };
}

function computeWidths(tracks: Track[], placements: Placement[], width: number, gap: number, html: LayoutEngine): number[] {
  const measure = (column: number, which: "min" | "max") =>
    Math.max(
      0,
      ...placements
        .filter((placement) => placement.column === column && placement.span === 1)
        .map(({ box }) => {
          const { left, right } = readEdges(box.style, "margin");
          return html.measureWidth(box, which) + left + right;
        }),
    );
  const isFraction = (track: Track): track is { fraction: number } => track !== "content" && "fraction" in track;
  const base = tracks.map((track, column) =>
    track !== "content" && "pixels" in track ? track.pixels : measure(column, isFraction(track) && Number.isFinite(width) ? "min" : "max"),
  );
  if (!Number.isFinite(width)) return base;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const available = width - gap * (tracks.length - 1);
  const contentColumns = tracks.flatMap((track, column) => (track === "content" ? [column] : []));
  const rigidWidth = sum(base.filter((_, column) => tracks[column] !== "content"));
  const contentWidth = sum(contentColumns.map((column) => base[column] ?? 0));
  const hasFractions = tracks.some(isFraction);
  const free = available - rigidWidth - contentWidth;
  for (const column of contentColumns) {
    const value = base[column] ?? 0;
    if (free < 0 && contentWidth > 0) base[column] = Math.max(measure(column, "min"), value + (free * value) / contentWidth);
    else if (!hasFractions) base[column] = value + free / contentColumns.length;
  }
  if (!hasFractions) return base;
  // Columns whose content is wider than their share keep its width, and the others share the rest.
  const shared = new Set(tracks.flatMap((track, column) => (isFraction(track) ? [column] : [])));
  for (;;) {
    const fractions = sum([...shared].map((column) => getFraction(tracks[column])));
    const unit = Math.max(0, available - sum(base.filter((_, column) => !shared.has(column)))) / (fractions || 1);
    const wide = [...shared].filter((column) => (base[column] ?? 0) > unit * getFraction(tracks[column]) + 0.01);
    for (const column of wide) shared.delete(column);
    if (wide.length > 0) continue;
    for (const column of shared) base[column] = unit * getFraction(tracks[column]);
    return base;
  }
}

function getFraction(track: Track | undefined): number {
  return typeof track === "object" && "fraction" in track ? track.fraction : 0;
}
