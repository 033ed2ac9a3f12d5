import { isTag, type Element } from "domhandler";
import { appendChild, getElementsByTagName, removeElement } from "domutils";
import type { ImageNote } from "../../../../image/notes.ts";
import type { SpecifiedStyle } from "../cascade.ts";
import { toPixels } from "../length.ts";
import { readViewBox, type Box } from "../size.ts";
import { HtmlLayout } from "./block.ts";
import { buildBoxes, getLabelText, type BoxSource, type LabelLosses } from "./boxes.ts";
import type { FontBook } from "./fonts.ts";
import type { Fragment } from "./fragments.ts";
import { computeStyle, INITIAL_STYLE, type HtmlStyle } from "./htmlStyle.ts";
import { createSvgElement } from "../createSvgElement.ts";
import { paintFragments } from "./paint.ts";

/** Factor by which a label may exceed its box because it is drawn with a different font than the exporter's. */
const FONT_TOLERANCE = 1.25;

/** Maximum number of texts in a note. */
const MAX_LABELS = 40;

/**
 * Replaces each `foreignObject` with SVG elements that draw its HTML content. Returns notes about content and text that is missing from the
 * drawing.
 */
export function convertLabels(root: Element, styles: ReadonlyMap<Element, SpecifiedStyle>, fonts: FontBook): ImageNote[] {
  const layout = new HtmlLayout(fonts);
  const losses: LabelLosses = { elements: new Set(), labels: new Set() };
  const knownStyles = new Map<Element, HtmlStyle>();
  for (const [index, element] of getElementsByTagName("foreignObject", root, true).entries()) {
    const text = getLabelText(element);
    try {
      convertLabel(element, getStyle(element, styles, knownStyles), { styles, losses }, layout, index);
    } catch {
      // The elements are nested too deeply for the stack.
      if (text !== "") losses.labels.add(text);
      removeElement(element);
    }
  }
  for (const element of getElementsByTagName("text", root, true)) {
    const text = getLabelText(element);
    if (!fonts.hasCharacters(text)) losses.labels.add(text);
  }
  return [
    ...(losses.labels.size > 0 ? [{ kind: "labelsLeftOut" as const, labels: [...losses.labels].slice(0, MAX_LABELS) }] : []),
    ...(losses.elements.size > 0 ? [{ kind: "htmlLeftOut" as const, elements: [...losses.elements] }] : []),
  ];
}

function getStyle(element: Element, styles: ReadonlyMap<Element, SpecifiedStyle>, known: Map<Element, HtmlStyle>): HtmlStyle {
  const knownStyle = known.get(element);
  if (knownStyle) return knownStyle;
  const parent = element.parent && isTag(element.parent) ? getStyle(element.parent, styles, known) : INITIAL_STYLE;
  const style = computeStyle(element, parent, styles.get(element) ?? new Map<string, string>());
  known.set(element, style);
  return style;
}

function convertLabel(element: Element, style: HtmlStyle, source: BoxSource, layout: HtmlLayout, index: number): void {
  const viewport = findViewport(element);
  const read = (name: string, base: number) =>
    toPixels(style.specified.get(name) ?? element.attribs[name], { fontSize: style.fontSize, percentageBase: base }) ?? 0;
  const box: Box = {
    x: read("x", viewport.width),
    y: read("y", viewport.height),
    width: read("width", viewport.width),
    height: read("height", viewport.height),
  };
  const boxes = buildBoxes(element, style, source);
  const content = layout.layOutContent(boxes, { ...style, display: "block" }, box.width, box.height);
  const fragments = content.fragments.map((fragment) => ({ ...fragment, y: fragment.y + content.leadingMargin }));
  element.children = [];
  element.name = "g";
  for (const name of ["x", "y", "width", "height"]) delete element.attribs[name];
  if (box.width <= 0 || box.height <= 0) return;
  const group = createSvgElement("g", { transform: `translate(${box.x} ${box.y})` });
  const isClipped = clipsContent(style, box, fragments);
  const visibleFragments = isClipped ? fragments.filter((fragment) => startsAbove(fragment, box.height)) : fragments;
  for (const painted of paintFragments(visibleFragments, layout.fonts, `oriel-box-${index}`)) appendChild(group, painted);
  if (isClipped) addClipPath(element, group, box, index);
  appendChild(element, group);
}

/** Returns the nearest viewport, which percentages refer to. */
function findViewport(element: Element): Box {
  for (let parent = element.parent; parent; parent = parent.parent) {
    if (!isTag(parent) || parent.name !== "svg") continue;
    const viewBox = readViewBox(parent);
    if (viewBox) return viewBox;
    const [width, height] = [toPixels(parent.attribs["width"], { fontSize: 16 }), toPixels(parent.attribs["height"], { fontSize: 16 })];
    if (width !== undefined && height !== undefined) return { x: 0, y: 0, width, height };
  }
  return { x: 0, y: 0, width: 300, height: 150 };
}

/**
 * Whether to clip a label, as browsers do. A label that exceeds its box only because of its font is not clipped, so that no word is lost.
 */
function clipsContent(style: HtmlStyle, { width, height }: Box, fragments: Fragment[]): boolean {
  if (style.specified.get("overflow") === "visible") return false;
  return fragments.some(({ x, y }) => y > height * FONT_TOLERANCE || x > width * FONT_TOLERANCE || y < -height || x < -width);
}

function startsAbove({ kind, y, style }: Fragment, height: number): boolean {
  return (kind === "text" ? y - 2 * style.fontSize : y) < height;
}

function addClipPath(element: Element, group: Element, { width, height }: Box, index: number): void {
  const id = `oriel-label-${index}`;
  const path = createSvgElement("clipPath", { id });
  appendChild(path, createSvgElement("rect", { width, height }));
  appendChild(element, path);
  group.attribs["clip-path"] = `url(#${id})`;
}
