import { isBlockLevel, isOutOfFlow } from "./boxes.ts";
import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import { layOutFlex } from "./flex.ts";
import { addFragments, moveFragments, type Fragment } from "./fragments.ts";
import type { FontBook } from "./fonts.ts";
import { readEdges, resolveLength, type Edges, type HtmlStyle } from "./htmlStyle.ts";
import { layOutGrid } from "./grid.ts";
import { layOutInline, type AtomicLayout } from "./inline.ts";
import type { BoxLayout, ContentLayout, LayoutEngine, Sizing } from "./layouts.ts";
import { layOutTable } from "./table.ts";

/** Lays out HTML content, as far as labels of diagrams need it: blocks, lines of text, flexible boxes, grids and tables. */
export class HtmlLayout implements LayoutEngine {
  readonly fonts: FontBook;
  readonly #widths = new WeakMap<ElementBox, { min?: number; max?: number }>();

  constructor(fonts: FontBook) {
    this.fonts = fonts;
  }

  /**
   * Lays out the children of a box in a column of this width.
   * @param height height that percentages refer to; undefined if it depends on the content
   */
  layOutContent(children: LayoutBox[], style: HtmlStyle, width: number, height?: number): ContentLayout {
    if (style.display.endsWith("flex")) return layOutFlex(children, style, width, this, height);
    if (style.display.endsWith("grid")) return layOutGrid(children, style, width, this);
    if (/^(?:inline-)?table$/.test(style.display)) {
      const table = layOutTable(children, style, width, this, height);
      if (table) return table;
    }
    const content: ContentLayout = {
      width: 0,
      height: 0,
      leadingMargin: 0,
      trailingMargin: 0,
      firstBaseline: undefined,
      lastBaseline: undefined,
      fragments: [],
    };
    let pendingMargin = 0;
    let isEmpty = true;
    for (const group of groupChildren(children)) {
      let part: {
        width: number;
        height: number;
        x: number;
        firstBaseline: number | undefined;
        lastBaseline: number | undefined;
        fragments: Fragment[];
      };
      let marginAfter = 0;
      if (Array.isArray(group)) {
        const lines = layOutInline(group, style, width, {
          fonts: this.fonts,
          layOutAtomic: (box, available) => this.layOutAtomic(box, available),
        });
        if (lines.height === 0) continue;
        part = { ...lines, x: 0 };
      } else {
        const box = this.layOutBox(group, width, /table/.test(group.style.display) ? "fit" : "fill", height);
        pendingMargin = collapseMargins(pendingMargin, box.margin.top);
        marginAfter = box.margin.bottom;
        part = { ...box, width: box.neededWidth + box.margin.left + box.margin.right, x: alignBox(group.style, box, width) };
      }
      if (isEmpty) content.leadingMargin = pendingMargin;
      else content.height += pendingMargin;
      isEmpty = false;
      addFragments(content.fragments, part.fragments, part.x, content.height);
      if (part.firstBaseline !== undefined) content.firstBaseline ??= content.height + part.firstBaseline;
      if (part.lastBaseline !== undefined) content.lastBaseline = content.height + part.lastBaseline;
      content.width = Math.max(content.width, part.width);
      content.height += part.height;
      pendingMargin = marginAfter;
    }
    content.trailingMargin = pendingMargin;
    for (const box of children)
      if (box.kind === "element" && isOutOfFlow(box)) addFragments(content.fragments, this.#layOutPositioned(box, width), 0, 0);
    return content;
  }

  layOutBox(box: ElementBox, availableWidth: number, sizing: Sizing, availableHeight?: number): BoxLayout {
    const { style, children } = box;
    const margin = readEdges(style, "margin", availableWidth);
    const border = readEdges(style, "border");
    const padding = readEdges(style, "padding", availableWidth);
    const horizontal = border.left + border.right + padding.left + padding.right;
    const vertical = border.top + border.bottom + padding.top + padding.bottom;
    if (box.element.name === "img" || box.element.name === "svg") return layOutReplaced(box, availableWidth, margin);
    const width = this.#computeWidth(box, availableWidth, sizing, horizontal, margin);
    const innerWidth = Math.max(0, width - horizontal);
    const isBorderBox = style.specified.get("box-sizing") === "border-box";
    const specifiedHeight = resolveLength(style, "height", availableHeight);
    const innerHeight = specifiedHeight && Math.max(0, specifiedHeight - (isBorderBox ? vertical : 0));
    const content = this.layOutContent(children, style, innerWidth, innerHeight);
    const isRoot = isFormattingRoot(style);
    const keepsTopMargin = isRoot || border.top + padding.top > 0;
    const keepsBottomMargin = isRoot || border.bottom + padding.bottom > 0;
    const topOffset = border.top + padding.top + (keepsTopMargin ? content.leadingMargin : 0);
    const contentHeight = content.height + (keepsTopMargin ? content.leadingMargin : 0) + (keepsBottomMargin ? content.trailingMargin : 0);
    const toOuterHeight = (length: number | undefined) => length && length + (isBorderBox ? 0 : vertical);
    const minHeight = toOuterHeight(resolveLength(style, "min-height")) ?? 0;
    const maxHeight = toOuterHeight(resolveLength(style, "max-height")) ?? Infinity;
    const outerHeight = specifiedHeight === undefined ? contentHeight + vertical : specifiedHeight + (isBorderBox ? 0 : vertical);
    const isTable = /table/.test(style.display);
    const height = Math.max(minHeight, Math.min(maxHeight, isTable ? Math.max(outerHeight, contentHeight + vertical) : outerHeight));
    const outline: Fragment = { kind: "box", x: 0, y: 0, width, height, style };
    // A flexible box or a table cell may be taller than its content, and then positions the content within its height.
    const shift = this.#getContentShift(style, height - vertical, contentHeight);
    return {
      width,
      height,
      neededWidth:
        Number.isFinite(width) && sizing !== "fill"
          ? width
          : (resolveWidth(style, availableWidth, horizontal) ?? content.width + horizontal),
      margin: {
        ...margin,
        top: keepsTopMargin ? margin.top : collapseMargins(margin.top, content.leadingMargin),
        bottom: keepsBottomMargin ? margin.bottom : collapseMargins(margin.bottom, content.trailingMargin),
      },
      firstBaseline: content.firstBaseline === undefined ? undefined : content.firstBaseline + topOffset + shift,
      lastBaseline: content.lastBaseline === undefined ? undefined : content.lastBaseline + topOffset + shift,
      fragments: [
        outline,
        ...createListMarker(box, content.firstBaseline, topOffset, this.fonts),
        ...moveFragments(content.fragments, border.left + padding.left, topOffset + shift),
      ],
    };
  }

  layOutAtomic(box: ElementBox, availableWidth: number): AtomicLayout {
    const layout = this.layOutBox(box, availableWidth, "fit");
    const { margin } = layout;
    const height = layout.height + margin.top + margin.bottom;
    return {
      width: layout.width + margin.left + margin.right,
      height,
      baseline: layout.lastBaseline === undefined ? height : layout.lastBaseline + margin.top,
      fragments: moveFragments(layout.fragments, margin.left, margin.top),
    };
  }

  /**
   * Returns the width of a box, with padding and border, at which no line is broken (`max`) or lines are broken wherever possible (`min`).
   */
  measureWidth(box: ElementBox, which: "min" | "max"): number {
    const known = this.#widths.get(box)?.[which];
    if (known !== undefined) return known;
    const { style } = box;
    const [border, padding] = [readEdges(style, "border"), readEdges(style, "padding")];
    const horizontal = border.left + border.right + padding.left + padding.right;
    const replaced =
      box.element.name === "img" || box.element.name === "svg"
        ? layOutReplaced(box, Infinity, readEdges(style, "margin")).width
        : undefined;
    const width =
      replaced ??
      resolveWidth(style, undefined, horizontal) ??
      this.layOutContent(box.children, style, which === "max" ? Infinity : 0).width + horizontal;
    this.#widths.set(box, { ...this.#widths.get(box), [which]: width });
    return width;
  }

  #computeWidth(box: ElementBox, availableWidth: number, sizing: Sizing, horizontal: number, margin: Edges): number {
    if (typeof sizing === "object") return sizing.width;
    const { style } = box;
    const available = availableWidth - margin.left - margin.right;
    const specified = resolveWidth(style, availableWidth, horizontal);
    const isTable = /table/.test(style.display);
    const fitContent = () => Math.max(this.measureWidth(box, "min"), Math.min(this.measureWidth(box, "max"), available));
    const width = specified === undefined ? (sizing === "fill" && Number.isFinite(available) ? available : fitContent()) : specified;
    const isBorderBox = style.specified.get("box-sizing") === "border-box";
    const readLimit = (name: string) => {
      const limit = resolveLength(style, name, availableWidth);
      return limit === undefined ? undefined : limit + (isBorderBox ? 0 : horizontal);
    };
    const limited = Math.max(readLimit("min-width") ?? 0, Math.min(readLimit("max-width") ?? Infinity, width));
    if (!isTable) return limited;
    // A table is never narrower than its content.
    return Math.max(limited, this.layOutContent(box.children, style, Math.max(0, limited - horizontal)).width + horizontal);
  }

  #getContentShift(style: HtmlStyle, height: number, contentHeight: number): number {
    const free = height - contentHeight;
    if (free <= 0 && !style.display.endsWith("flex")) return 0;
    if (style.display === "table-cell") {
      const align = style.specified.get("vertical-align");
      return align === "middle" ? free / 2 : align === "bottom" ? free : 0;
    }
    if (!style.display.endsWith("flex")) return 0;
    const isColumn = style.specified.get("flex-direction")?.startsWith("column") ?? false;
    const align = style.specified.get(isColumn ? "justify-content" : "align-items") ?? "";
    return /center/.test(align) ? free / 2 : /end/.test(align) ? free : 0;
  }

  #layOutPositioned(box: ElementBox, width: number): Fragment[] {
    const layout = this.layOutBox(box, width, "fit");
    const left = resolveLength(box.style, "left", width);
    const right = resolveLength(box.style, "right", width);
    const x = left ?? (right === undefined || !Number.isFinite(width) ? 0 : width - right - layout.width);
    return moveFragments(layout.fragments, x + layout.margin.left, (resolveLength(box.style, "top") ?? 0) + layout.margin.top);
  }
}

function resolveWidth(style: HtmlStyle, percentageBase: number | undefined, horizontal: number): number | undefined {
  const width = resolveLength(style, "width", percentageBase);
  return width === undefined
    ? undefined
    : Math.max(horizontal, width + (style.specified.get("box-sizing") === "border-box" ? 0 : horizontal));
}

function layOutReplaced({ element, style }: ElementBox, availableWidth: number, margin: Edges): BoxLayout {
  const readAttribute = (name: string) =>
    /^\s*[\d.]+(?:px)?\s*$/.test(element.attribs[name] ?? "") ? Number.parseFloat(element.attribs[name] ?? "") : undefined;
  const [, , viewWidth = 0, viewHeight = 0] = (element.attribs["viewBox"] ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const ratio = viewWidth > 0 && viewHeight > 0 ? viewWidth / viewHeight : undefined;
  let width = resolveLength(style, "width", availableWidth) ?? readAttribute("width");
  let height = resolveLength(style, "height") ?? readAttribute("height");
  width ??= height !== undefined && ratio !== undefined ? height * ratio : viewWidth || 300;
  height ??= ratio === undefined ? 150 : width / ratio;
  const limit = resolveLength(style, "max-width", availableWidth);
  if (limit !== undefined && limit < width) [width, height] = [limit, (height * limit) / width];
  return {
    width,
    height,
    neededWidth: width,
    margin,
    firstBaseline: undefined,
    lastBaseline: undefined,
    fragments: [{ kind: "replaced", x: 0, y: 0, width, height, element, style }],
  };
}

/** Groups consecutive inline boxes. */
function groupChildren(children: LayoutBox[]): (ElementBox | LayoutBox[])[] {
  const groups: (ElementBox | LayoutBox[])[] = [];
  for (const child of children) {
    const last = groups.at(-1);
    if (isBlockLevel(child)) groups.push(child);
    else if (Array.isArray(last)) last.push(child);
    else groups.push([child]);
  }
  return groups;
}

function isFormattingRoot({ display, specified }: HtmlStyle): boolean {
  return !/^(?:block|list-item|inline)$/.test(display) || /hidden|auto|scroll/.test(specified.get("overflow") ?? "");
}

function collapseMargins(a: number, b: number): number {
  return Math.max(a, b, 0) + Math.min(a, b, 0);
}

/** Returns the position of a block in its container: automatic margins center it or move it to the right. */
function alignBox(style: HtmlStyle, { width, margin }: BoxLayout, containerWidth: number): number {
  const free = containerWidth - width - margin.left - margin.right;
  if (!Number.isFinite(free) || free <= 0) return margin.left;
  const isAuto = (side: string) => style.specified.get(`margin-${side}`) === "auto";
  if (isAuto("left")) return margin.left + (isAuto("right") ? free / 2 : free);
  return margin.left;
}

function createListMarker({ element, style }: ElementBox, baseline: number | undefined, offset: number, fonts: FontBook): Fragment[] {
  if (style.display !== "list-item" || style.listStyle === "none" || baseline === undefined) return [];
  const items = element.parent?.children.filter((child) => "name" in child && child.name === "li") ?? [];
  const number = items.indexOf(element) + 1;
  const text = style.listStyle === "decimal" ? `${number}.` : style.listStyle === "circle" ? "◦" : style.listStyle === "square" ? "▪" : "•";
  return [{ kind: "text", x: -fonts.measureText(`${text} `, style) - style.fontSize * 0.15, y: baseline + offset, text, style }];
}
