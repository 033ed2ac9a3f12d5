import { Element } from "domhandler";
import { isOutOfFlow } from "./boxes.ts";
import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import type { BoxLayout, ContentLayout, LayoutEngine } from "./layouts.ts";
import { addFragments } from "./fragments.ts";
import { readEdges, resolveLength, type HtmlStyle } from "./htmlStyle.ts";

interface Item {
  layout: BoxLayout;
  align: string;
}

/** Lays out the content of a flexible box with one row or column. `HtmlLayout` positions the content vertically if the box is taller. */
export function layOutFlex(
  children: LayoutBox[],
  style: HtmlStyle,
  width: number,
  html: LayoutEngine,
  availableHeight?: number,
): ContentLayout {
  const boxes = collectItems(children, style);
  const direction = style.specified.get("flex-direction") ?? "row";
  const gap = resolveLength(style, direction.startsWith("column") ? "row-gap" : "column-gap") ?? 0;
  if (direction.endsWith("reverse")) boxes.reverse();
  return direction.startsWith("column")
    ? layOutColumn(boxes, style, width, gap, html)
    : layOutRow(boxes, style, width, gap, html, availableHeight);
}

/** Returns the items of a flexible box or a grid. Text between elements is an item too. */
export function collectItems(children: LayoutBox[], style: HtmlStyle): ElementBox[] {
  const items: ElementBox[] = [];
  for (const child of children) {
    if (isOutOfFlow(child)) continue;
    if (child.kind === "element") {
      const { display } = child.style;
      const blockDisplay = display.startsWith("inline") ? display.replace(/^inline-?/, "") || "block" : display;
      items.push({ ...child, style: { ...child.style, display: /^(?:block|list-item)$/.test(blockDisplay) ? "flow-root" : blockDisplay } });
    } else if (child.text.trim() !== "") items.push(wrapText(child, style));
  }
  return items;
}

function wrapText(child: LayoutBox, style: HtmlStyle): ElementBox {
  const anonymousStyle = { ...style, display: "flow-root", background: undefined, specified: new Map<string, string>() };
  return { kind: "element", element: new Element("div", {}), style: anonymousStyle, children: [child] };
}

function layOutRow(
  boxes: ElementBox[],
  style: HtmlStyle,
  width: number,
  gap: number,
  html: LayoutEngine,
  availableHeight?: number,
): ContentLayout {
  const margins = boxes.map((box) => readEdges(box.style, "margin", width));
  const spacing = margins.reduce((sum, { left, right }) => sum + left + right, gap * Math.max(0, boxes.length - 1));
  const widths = boxes.map(
    (box) => resolveLength(box.style, "flex-basis", width) ?? resolveLength(box.style, "width", width) ?? html.measureWidth(box, "max"),
  );
  const free = width - spacing - widths.reduce((sum, value) => sum + value, 0);
  const growFactors = boxes.map((box) => Number(box.style.specified.get("flex-grow") ?? 0) || 0);
  const growSum = growFactors.reduce((sum, value) => sum + value, 0);
  const total = widths.reduce((sum, value) => sum + value, 0);
  const finalWidths = widths.map((value, index) => {
    if (!Number.isFinite(free)) return value;
    if (free > 0) return growSum > 0 ? value + (free * (growFactors[index] ?? 0)) / growSum : value;
    const box = boxes[index];
    const isRigid = box?.style.specified.get("flex-shrink") === "0";
    return isRigid || !box || total === 0
      ? value
      : Math.max(Math.min(value, html.measureWidth(box, "min")), value + (free * value) / total);
  });
  const items = boxes.map((box, index): Item => ({
    layout: html.layOutBox(box, width, { width: finalWidths[index] ?? 0 }, availableHeight),
    align: getAlign(box, style),
  }));
  const height = items.reduce((maximum, { layout: item }) => Math.max(maximum, item.height + item.margin.top + item.margin.bottom), 0);
  const used = spacing + finalWidths.reduce((sum, value) => sum + value, 0);
  const remaining = Number.isFinite(width) ? width - used : 0;
  const { start, between } = distributeSpace(style, remaining, items.length);
  const content = createContent(used, height);
  let x = start;
  for (const { layout, align } of items) {
    const { margin } = layout;
    const y = margin.top + alignItem(align, height - layout.height - margin.top - margin.bottom);
    addItem(content, layout, x + margin.left, y);
    x += layout.width + margin.left + margin.right + gap + between;
  }
  return content;
}

function layOutColumn(boxes: ElementBox[], style: HtmlStyle, width: number, gap: number, html: LayoutEngine): ContentLayout {
  const content = createContent(0, 0);
  for (const [index, box] of boxes.entries()) {
    const align = getAlign(box, style);
    const layout = html.layOutBox(box, width, /normal|stretch/.test(align) ? "fill" : "fit");
    const { margin } = layout;
    const free = Number.isFinite(width) ? width - layout.width - margin.left - margin.right : 0;
    content.height += margin.top + (index > 0 ? gap : 0);
    addItem(content, layout, margin.left + alignItem(align, free), content.height);
    content.height += layout.height + margin.bottom;
    content.width = Math.max(content.width, layout.neededWidth + margin.left + margin.right);
  }
  return content;
}

export function createContent(width: number, height: number): ContentLayout {
  return { width, height, leadingMargin: 0, trailingMargin: 0, firstBaseline: undefined, lastBaseline: undefined, fragments: [] };
}

export function addItem(content: ContentLayout, { firstBaseline, lastBaseline, fragments }: BoxLayout, x: number, y: number): void {
  addFragments(content.fragments, fragments, x, y);
  if (firstBaseline !== undefined) content.firstBaseline ??= y + firstBaseline;
  if (lastBaseline !== undefined) content.lastBaseline = y + lastBaseline;
}

function getAlign(box: ElementBox, style: HtmlStyle): string {
  const alignSelf = box.style.specified.get("align-self") ?? "auto";
  return alignSelf === "auto" ? (style.specified.get("align-items") ?? "normal") : alignSelf;
}

function alignItem(align: string, free: number): number {
  return /center/.test(align) ? free / 2 : /end/.test(align) ? free : 0;
}

function distributeSpace(style: HtmlStyle, free: number, count: number): { start: number; between: number } {
  const value = style.specified.get("justify-content") ?? "normal";
  if (/center/.test(value)) return { start: free / 2, between: 0 };
  if (/end|right/.test(value)) return { start: free, between: 0 };
  if (free <= 0 || count === 0) return { start: 0, between: 0 };
  if (value === "space-between") return { start: 0, between: count > 1 ? free / (count - 1) : 0 };
  if (value === "space-around") return { start: free / count / 2, between: free / count };
  if (value === "space-evenly") return { start: free / (count + 1), between: free / (count + 1) };
  return { start: 0, between: 0 };
}
