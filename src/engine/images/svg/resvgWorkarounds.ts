/** Rewrites what resvg (0.4x) draws differently from browsers. */
import { cloneNode, Element, isTag, isText, Text } from "domhandler";
import { append, appendChild, getElementsByTagName, prependChild } from "domutils";
import { replaceContextPaint } from "./contextPaint.ts";
import { splitFamilies } from "./fontFamilies.ts";
import { createFontRequest } from "./fonts/fontRequest.ts";
import type { FontBook } from "./html/fonts.ts";
import { transformText } from "./transformText.ts";
import { findInherited } from "./inherited.ts";
import { SVG } from "./parseSvg.ts";
import { addSymbolViewports } from "./symbolViewports.ts";

export function applyResvgWorkarounds(root: Element): void {
  inheritBaselines(root, undefined);
  addSymbolViewports(root);
  replaceContextPaint(root);
  reverseStartMarkers(root);
  for (const text of getElementsByTagName("text", root, true)) {
    reverseDirection(text);
    applyTextStyles(text);
  }
}

/** Direction marks that embed text which reads from right to left. Source: Unicode Standard Annex #9. */
const [START_RIGHT_TO_LEFT, END_EMBEDDING] = ["\u202b", "\u202c"];
const OPPOSITE_ANCHORS: Record<string, string> = { start: "end", end: "start" };

/** Applies the direction from right to left, which resvg does not read. */
function reverseDirection(text: Element): void {
  if (findInherited(text, "direction") !== "rtl") return;
  const anchor = findInherited(text, "text-anchor") ?? "start";
  for (const part of [text, ...getElementsByTagName("tspan", text, true)]) {
    const ownAnchor = part === text ? anchor : part.attribs["text-anchor"];
    if (ownAnchor !== undefined) part.attribs["text-anchor"] = OPPOSITE_ANCHORS[ownAnchor] ?? ownAnchor;
  }
  prependChild(text, new Text(START_RIGHT_TO_LEFT));
  appendChild(text, new Text(END_EMBEDDING));
}

/**
 * Converts subscript and superscript to lengths, because resvg shifts them by the font's own values, which browsers ignore.
 * Source: Blink, `ComputeBaselineShift`.
 */
export function convertBaselineShifts(root: Element, fonts: FontBook): void {
  for (const element of getElementsByTagName(() => true, root, true)) {
    const shift = element.attribs["baseline-shift"];
    if (shift !== "sub" && shift !== "super") continue;
    const { ascent, descent } = fonts.getMetrics(createFontRequest(element));
    element.attribs["baseline-shift"] = String(((shift === "sub" ? -1 : 1) * (ascent + descent)) / 2);
  }
}

/** Applies the properties `text-transform` and `white-space`, which resvg does not read. */
function applyTextStyles(element: Element): void {
  if (/^(?:pre|pre-wrap|break-spaces)$/.test(findInherited(element, "white-space") ?? "")) element.attribs["xml:space"] = "preserve";
  const transform = findInherited(element, "text-transform");
  for (const child of element.children) {
    if (isTag(child)) applyTextStyles(child);
    else if (isText(child)) child.data = transformText(child.data, transform);
  }
}

/** Copies the dominant baseline to each part of a text, because resvg looks for it only on the part and its parent. */
function inheritBaselines(element: Element, inherited: string | undefined): void {
  const baseline = element.attribs["dominant-baseline"] ?? inherited;
  if (baseline !== undefined && /^(?:text|tspan|textPath)$/.test(element.name)) element.attribs["dominant-baseline"] = baseline;
  for (const child of element.children) if (isTag(child)) inheritBaselines(child, baseline);
}

/**
 * Reduces each list of font families to the first that is available, because resvg's WebAssembly build knows no generic families, and does
 * not look beyond the first name.
 */
export function reduceFontFamilies(root: Element, fonts: FontBook): void {
  for (const { attribs } of getElementsByTagName(() => true, root, true)) {
    const list = attribs["font-family"];
    if (list === undefined || list === "inherit") continue;
    attribs["font-family"] = `'${fonts.getFamily({ families: splitFamilies(list), weight: 400, isItalic: false, fontSize: 16 })}'`;
  }
}

/**
 * Replaces a marker that is reversed at the start of a path (`auto-start-reverse`) with two: one for the start, and one for the other
 * places.
 */
function reverseStartMarkers(root: Element): void {
  const reversed = new Map<string, string>();
  for (const marker of getElementsByTagName("marker", root, true)) {
    if (marker.attribs["orient"] !== "auto-start-reverse") continue;
    marker.attribs["orient"] = "auto";
    const { id, refX = "0", refY = "0" } = marker.attribs;
    if (id === undefined) continue;
    const copy = cloneNode(marker, true);
    const content = new Element("g", { transform: `rotate(180 ${Number.parseFloat(refX) || 0} ${Number.parseFloat(refY) || 0})` });
    content.namespace = SVG;
    for (const child of copy.children.slice()) appendChild(content, child);
    appendChild(copy, content);
    // The rotated content may exceed the area of the marker.
    Object.assign(copy.attribs, { id: `${id}-oriel-start`, overflow: "visible" });
    append(marker, copy);
    reversed.set(`url(#${id})`, `url(#${id}-oriel-start)`);
  }
  if (reversed.size === 0) return;
  for (const element of getElementsByTagName((name) => name !== "marker", root, true)) {
    const start = element.attribs["marker-start"]?.replaceAll(/["'\s]/g, "");
    const replacement = start === undefined ? undefined : reversed.get(start);
    if (replacement !== undefined) element.attribs["marker-start"] = replacement;
  }
}
