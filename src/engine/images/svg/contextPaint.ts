/** Replaces `context-fill` and `context-stroke` in markers, which resvg (0.4x) draws black. Source: SVG 2, section 13.2. */
import { cloneNode, type Element } from "domhandler";
import { append, getElementsByTagName } from "domutils";
import { findInherited } from "./inherited.ts";

const MARKER_PROPERTIES = ["marker-start", "marker-mid", "marker-end"];
/** Maximum number of elements in the copies of markers, because many lines of different colors may share a large marker. */
const MAX_COPIED_ELEMENTS = 50_000;

/** Gives each line a copy of its markers in its own colors, which lines of the same colors share. */
export function replaceContextPaint(root: Element): void {
  const markers = new Map<string, { marker: Element; elements: number }>();
  for (const marker of getElementsByTagName("marker", root, true)) {
    const elements = getElementsByTagName(() => true, [marker], true);
    const { id } = marker.attribs;
    if (id !== undefined && elements.some(usesContext)) markers.set(`url(#${id})`, { marker, elements: elements.length });
  }
  if (markers.size === 0) return;
  const copies = new Map<string, string>();
  let copiedElements = 0;
  for (const line of getElementsByTagName((name) => /^(?:path|line|polyline|polygon)$/.test(name), root, true)) {
    for (const property of MARKER_PROPERTIES) {
      const reference = findInherited(line, property)?.replaceAll(/["'\s]/g, "") ?? "";
      const original = markers.get(reference);
      if (!original) continue;
      const paint = { "context-fill": findPaint(line, "fill") ?? "#000", "context-stroke": findPaint(line, "stroke") ?? "none" };
      const key = JSON.stringify([reference, paint]);
      let copy = copies.get(key);
      if (copy === undefined) {
        copiedElements += original.elements;
        if (copiedElements > MAX_COPIED_ELEMENTS) return;
        copy = addCopy(original.marker, paint, copies.size);
        copies.set(key, copy);
      }
      line.attribs[property] = copy;
    }
  }
}

function usesContext({ attribs }: Element): boolean {
  return [attribs["fill"], attribs["stroke"]].some((value) => value === "context-fill" || value === "context-stroke");
}

/** Returns the fill or stroke of an element, with a color instead of `currentColor`, which would be that of the marker. */
function findPaint(element: Element, property: string): string | undefined {
  const paint = findInherited(element, property);
  return paint === "currentColor" ? (findInherited(element, "color") ?? "#000") : paint;
}

/** Adds a copy of a marker after it. @returns the reference to the copy */
function addCopy(marker: Element, paint: Record<string, string>, index: number): string {
  const copy = cloneNode(marker, true);
  const id = `${marker.attribs["id"]}-oriel-context-${index}`;
  for (const { attribs } of getElementsByTagName(() => true, [copy], true)) {
    for (const property of ["fill", "stroke"]) {
      const value = paint[attribs[property] ?? ""];
      if (value !== undefined) attribs[property] = value;
    }
  }
  copy.attribs["id"] = id;
  append(marker, copy);
  return `url(#${id})`;
}
