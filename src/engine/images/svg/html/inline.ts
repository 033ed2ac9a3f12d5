import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import { addFragments, type Fragment } from "./fragments.ts";
import type { FontBook } from "./fonts.ts";
import { readEdges, resolveLength, type HtmlStyle } from "./htmlStyle.ts";
import { tokenize, type Token } from "./tokens.ts";

export interface AtomicLayout {
  /** Size including margins. */
  width: number;
  height: number;
  /** Distance of the baseline from the top, margin included. */
  baseline: number;
  fragments: Fragment[];
}

export interface InlineContext {
  fonts: FontBook;
  layOutAtomic: (box: ElementBox, availableWidth: number) => AtomicLayout;
}

export interface InlineLayout {
  /** Width of the widest line. */
  width: number;
  height: number;
  firstBaseline: number | undefined;
  lastBaseline: number | undefined;
  fragments: Fragment[];
}

interface LineItem {
  token: Exclude<Token, { kind: "opportunity" | "newline" }>;
  width: number;
  atomic?: AtomicLayout;
}

/** Lays out inline content in lines of at most `width`. @param style style of the block that contains the lines */
export function layOutInline(boxes: LayoutBox[], style: HtmlStyle, width: number, context: InlineContext): InlineLayout {
  const lines = breakLines(tokenize(boxes), width, context);
  const layout: InlineLayout = { width: 0, height: 0, firstBaseline: undefined, lastBaseline: undefined, fragments: [] };
  for (const line of lines) {
    const items = trimSpaces(line);
    const lineWidth = items.reduce((sum, item) => sum + item.width, 0);
    const box = placeLine(items, style, context);
    const shift = Number.isFinite(width) ? getAlignment(style) * Math.max(0, width - lineWidth) : 0;
    addFragments(layout.fragments, box.fragments, shift, layout.height);
    layout.firstBaseline ??= layout.height + box.baseline;
    layout.lastBaseline = layout.height + box.baseline;
    layout.width = Math.max(layout.width, lineWidth);
    layout.height += box.height;
  }
  return layout;
}

/** Returns the fraction of the free space that precedes a line. */
function getAlignment({ textAlign }: HtmlStyle): number {
  return /center/.test(textAlign) ? 0.5 : /^(?:right|end|-webkit-right)$/.test(textAlign) ? 1 : 0;
}

function breakLines(tokens: Token[], width: number, context: InlineContext): LineItem[][] {
  const lines: LineItem[][] = [];
  let line: LineItem[] = [];
  let lineWidth = 0;
  /** Items since the last place where the line may be broken. */
  let unit: LineItem[] = [];
  let unitWidth = 0;
  const endUnit = () => {
    for (const piece of unit) line.push(piece);
    lineWidth += unitWidth;
    unit = [];
    unitWidth = 0;
  };
  const endLine = () => {
    lines.push(line);
    line = [];
    lineWidth = 0;
  };
  const add = (item: LineItem) => {
    unit.push(item);
    unitWidth += item.width;
    // The tolerance of a hundredth of a pixel prevents rounding errors from breaking a line whose own width determined `width`.
    if (lineWidth + unitWidth > width + 0.01 && line.some(({ token }) => token.kind !== "space")) endLine();
  };
  for (const token of tokens) {
    switch (token.kind) {
      case "newline":
        endUnit();
        line.push({ token: { kind: "gap", width: 0, parents: [] }, width: 0 });
        endLine();
        break;
      case "opportunity":
        endUnit();
        break;
      case "space": {
        const item = { token, width: measureText(token.text, token.style, context.fonts) };
        const wraps = !/^(?:nowrap|pre)$/.test(token.style.whiteSpace);
        if (token.style.whiteSpace === "break-spaces") {
          // The space, unlike others, takes up room at the end of a line, which can be broken only after it.
          add(item);
          endUnit();
        } else if (wraps) {
          endUnit();
          line.push(item);
          lineWidth += item.width;
        } else add(item);
        break;
      }
      case "word":
        for (const text of splitToFit(token.text, token.style, width, context.fonts)) {
          if (text !== token.text) endUnit();
          add({ token: { ...token, text }, width: measureText(text, token.style, context.fonts) });
        }
        break;
      case "gap":
        add({ token, width: token.width });
        break;
      case "atomic": {
        const atomic = context.layOutAtomic(token.box, width);
        if (!/^(?:nowrap|pre)$/.test(token.box.style.whiteSpace)) endUnit();
        add({ token, width: atomic.width, atomic });
        break;
      }
    }
  }
  endUnit();
  if (line.length > 0) lines.push(line);
  return lines.filter(
    (items, index) => index < lines.length - 1 || items.some(({ token }) => token.kind !== "space" || keepsSpaces(token.style)),
  );
}

/** Splits a word that is wider than a line if its style allows breaks anywhere. */
function splitToFit(text: string, style: HtmlStyle, width: number, fonts: FontBook): string[] {
  if (!style.breaksWords || width <= 0 || measureText(text, style, fonts) <= width) return [text];
  const parts: string[] = [];
  let part = "";
  for (const character of text) {
    if (part !== "" && measureText(part + character, style, fonts) > width) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

function measureText(text: string, style: HtmlStyle, fonts: FontBook): number {
  return fonts.measureText(text, style) + style.letterSpacing * Array.from(text).length;
}

function keepsSpaces({ whiteSpace }: HtmlStyle): boolean {
  return /^(?:pre|pre-wrap|break-spaces)$/.test(whiteSpace);
}

function trimSpaces(line: LineItem[]): LineItem[] {
  const isVisible = ({ token }: LineItem) => token.kind !== "space" || keepsSpaces(token.style);
  const isContent = (item: LineItem) => item.token.kind !== "gap" && isVisible(item);
  const first = line.findIndex(isContent);
  const last = line.findLastIndex(isContent);
  return line.filter((item, index) => (index >= first && index <= last) || isVisible(item));
}

interface LineBox {
  height: number;
  baseline: number;
  fragments: Fragment[];
}

function placeLine(items: LineItem[], style: HtmlStyle, context: InlineContext): LineBox {
  let { above, below } = measureLine(style, context.fonts);
  for (const item of items) {
    const extent = getExtent(item, style, context);
    if (!extent) continue;
    above = Math.max(above, extent.above);
    below = Math.max(below, extent.below);
  }
  const fragments = placeBackgrounds(items, above, context.fonts);
  let x = 0;
  for (const item of items) {
    const { token, width, atomic } = item;
    const shift = token.kind === "gap" ? 0 : getShift(token, style, context.fonts);
    if (atomic) {
      const extent = getExtent(item, style, context);
      addFragments(fragments, atomic.fragments, x, above - (extent?.above ?? 0));
    } else if (token.kind === "word" || token.kind === "space") {
      const last = fragments.at(-1);
      const y = above + shift;
      if (last?.kind === "text" && last.style === token.style && last.y === y) last.text += token.text;
      else fragments.push({ kind: "text", x, y, text: token.text, style: token.style });
    }
    x += width;
  }
  return {
    height: above + below,
    baseline: above,
    fragments: fragments.filter((fragment) => fragment.kind !== "text" || fragment.text.trim() !== ""),
  };
}

/** Returns how far the text of a style extends above and below its baseline, with its leading. Chromium rounds both to whole pixels. */
function measureLine(style: HtmlStyle, fonts: FontBook): { above: number; below: number } {
  const { ascent, descent, lineGap } = fonts.getMetrics(style);
  const { lineHeight, fontSize } = style;
  const height =
    lineHeight === undefined ? ascent + descent + lineGap : "factor" in lineHeight ? lineHeight.factor * fontSize : lineHeight.pixels;
  const above = ascent + Math.floor((height - ascent - descent) / 2);
  return { above, below: height - above };
}

function getExtent(item: LineItem, line: HtmlStyle, { fonts }: InlineContext): { above: number; below: number } | undefined {
  const { token, atomic } = item;
  if (token.kind === "gap") return undefined;
  const shift = getShift(token, line, fonts);
  if (token.kind !== "atomic" || !atomic) {
    const { above, below } = measureLine(token.kind === "atomic" ? line : token.style, fonts);
    return { above: above - shift, below: below + shift };
  }
  const align = token.box.style.specified.get("vertical-align");
  // The middle of the box is half an x-height above the baseline. The x-height is about 0.54 em.
  if (align === "middle") return { above: atomic.height / 2 + line.fontSize * 0.27, below: atomic.height / 2 - line.fontSize * 0.27 };
  if (align === "top" || align === "text-top") {
    const { above } = measureLine(line, fonts);
    return { above, below: atomic.height - above };
  }
  return { above: atomic.baseline - shift, below: atomic.height - atomic.baseline + shift };
}

/** Returns the distance of a token's baseline below the baseline of its line. */
function getShift(token: Exclude<LineItem["token"], { kind: "gap" }>, line: HtmlStyle, fonts: FontBook): number {
  const owner = token.kind === "atomic" ? token.box : token.parents.at(-1);
  if (!owner) return 0;
  const parentSize = token.kind === "atomic" ? line.fontSize : (token.parents.at(-2)?.style.fontSize ?? line.fontSize);
  const align = owner.style.specified.get("vertical-align") ?? "baseline";
  // Source: Chromium's ComputeBaselineShift.
  if (align === "sub") return Math.floor(parentSize / 5) + 1;
  if (align === "super") return -(Math.floor(parentSize / 3) + 1);
  if (align === "middle" && token.kind !== "atomic") {
    const { ascent, descent } = fonts.getMetrics(owner.style);
    return (ascent - descent) / 2 - parentSize * 0.27;
  }
  return -(resolveLength(owner.style, "vertical-align", parentSize) ?? 0);
}

/** Returns the backgrounds and borders of inline elements, the outer ones first. */
function placeBackgrounds(items: LineItem[], baseline: number, fonts: FontBook): Fragment[] {
  const extents = new Map<ElementBox, { start: number; end: number }>();
  let x = 0;
  for (const { token, width } of items) {
    for (const parent of token.parents) {
      const extent = extents.get(parent);
      extents.set(parent, { start: extent?.start ?? x, end: x + width });
    }
    x += width;
  }
  return [...extents].flatMap(([{ style }, { start, end }]): Fragment[] => {
    const border = readEdges(style, "border");
    const padding = readEdges(style, "padding");
    const { ascent, descent } = fonts.getMetrics(style);
    const y = baseline - ascent - padding.top - border.top;
    const height = ascent + descent + padding.top + padding.bottom + border.top + border.bottom;
    return [{ kind: "box", x: start, y, width: end - start, height, style }];
  });
}
