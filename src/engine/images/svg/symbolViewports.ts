import { cloneNode, isTag, type Element } from "domhandler";
import { append, appendChild, getElementsByTagName } from "domutils";
import { createSvgElement } from "./createSvgElement.ts";
import { toPixels } from "./length.ts";
import { readViewBox, type Box } from "./size.ts";

/** Attributes whose percentages refer to the viewport. */
const GEOMETRY = ["x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2"];

/**
 * Wraps the content of symbols that contain percentages in an element that establishes their viewport, because resvg (0.4x) resolves them
 * against the whole graphic.
 */
export function addSymbolViewports(root: Element): void {
  const symbols = new Map<string, Element>();
  for (const symbol of getElementsByTagName("symbol", root, true)) {
    const id = symbol.attribs["id"];
    if (id !== undefined && hasPercentages(symbol)) symbols.set(id, symbol);
  }
  if (symbols.size === 0) return;
  /** Identifiers by the symbol and the size at which it is used. */
  const wrappedIds = new Map<string, string>();
  for (const use of getElementsByTagName("use", root, true)) {
    const id = use.attribs["href"]?.slice(1) ?? "";
    const symbol = symbols.get(id);
    const viewport = symbol && findViewport(symbol, use);
    if (!symbol || !viewport) continue;
    const key = JSON.stringify([id, viewport]);
    let wrappedId = wrappedIds.get(key);
    if (wrappedId === undefined) {
      wrappedId = `${id}-oriel-${wrappedIds.size}`;
      wrappedIds.set(key, wrappedId);
      append(symbol, wrapContent(cloneNode(symbol, true), wrappedId, viewport));
    }
    use.attribs["href"] = `#${wrappedId}`;
  }
}

function hasPercentages(element: Element): boolean {
  return element.children.some(
    (child) => isTag(child) && (GEOMETRY.some((name) => child.attribs[name]?.trim().endsWith("%")) || hasPercentages(child)),
  );
}

/** Returns the area that percentages in a symbol refer to; undefined if it is that of the whole graphic. */
function findViewport(symbol: Element, use: Element): Box | undefined {
  const viewBox = readViewBox(symbol);
  if (viewBox) return viewBox;
  const [width, height] = ["width", "height"].map((name) => toPixels(use.attribs[name] ?? symbol.attribs[name], { fontSize: 16 }));
  return width === undefined || height === undefined ? undefined : { x: 0, y: 0, width, height };
}

function wrapContent(symbol: Element, id: string, { x, y, width, height }: Box): Element {
  const viewport = createSvgElement("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` });
  if (symbol.attribs["overflow"] !== undefined) viewport.attribs["overflow"] = symbol.attribs["overflow"];
  for (const child of symbol.children.slice()) appendChild(viewport, child);
  appendChild(symbol, viewport);
  symbol.attribs["id"] = id;
  return symbol;
}
