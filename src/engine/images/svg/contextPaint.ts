/** Replaces `context-fill` and `context-stroke` in markers and reused elements, which resvg (0.4x) draws black. Source: SVG 2, section 13.2. */
import { cloneNode, isTag, type Element } from "domhandler";
import { append, appendChild, getElementsByTagName } from "domutils";
import { createSvgElement } from "./createSvgElement.ts";
import { findInherited } from "./inherited.ts";

const MARKER_PROPERTIES = ["marker-start", "marker-mid", "marker-end"];
/** Maximum number of elements in the copies, because many lines of different colors may share a large marker. */
const MAX_COPIED_ELEMENTS = 50_000;

/** A marker or an element that may be reused, with the number of elements in it. */
interface Original {
  element: Element;
  elements: number;
}

/** Gives each line copies of its markers, and each `use` a copy of its element, in its own colors. Copies in the same colors are shared. */
export function replaceContextPaint(root: Element): void {
  const originals = findOriginals(root);
  if (originals.size === 0) return;
  const copies = new Copies();
  for (const line of getElementsByTagName((name) => /^(?:path|line|polyline|polygon)$/.test(name), root, true)) {
    for (const property of MARKER_PROPERTIES) {
      const [, id = ""] = /^url\(#(.*)\)$/.exec(findInherited(line, property)?.replaceAll(/["'\s]/g, "") ?? "") ?? [];
      const original = originals.get(id);
      const copy = original?.element.name === "marker" ? copies.get(original, findPaints(line)) : undefined;
      if (copy !== undefined) line.attribs[property] = `url(#${copy.attribs["id"]})`;
    }
  }
  // A copy may reuse elements in turn.
  const uses = getElementsByTagName("use", root, true);
  for (const use of uses) {
    const paints = findPaints(use);
    // The colors of this `use` depend on the element that reuses it in turn, so they are known only in a copy.
    if (Object.values(paints).some((paint) => paint.startsWith("context-"))) continue;
    const original = originals.get(use.attribs["href"]?.replace(/^\s*#/, "").trim() ?? "");
    // An element inside itself is an error, and would be copied endlessly.
    const copy = original && !isInside(use, original.element) ? copies.get(original, paints) : undefined;
    if (copy === undefined) continue;
    use.attribs["href"] = `#${copy.attribs["id"]}`;
    uses.push(...getElementsByTagName("use", copy, true));
  }
}

function findOriginals(root: Element): Map<string, Original> {
  const originals = new Map<string, Original>();
  for (const user of getElementsByTagName(() => true, root, true).filter(usesContext)) {
    for (let element: Element = user; ; element = element.parent) {
      const { id } = element.attribs;
      if (id !== undefined && !originals.has(id)) {
        originals.set(id, { element, elements: getElementsByTagName(() => true, [element], true).length });
      }
      if (!element.parent || !isTag(element.parent) || element.name === "marker") break;
    }
  }
  return originals;
}

function usesContext({ attribs }: Element): boolean {
  return [attribs["fill"], attribs["stroke"]].some((value) => value === "context-fill" || value === "context-stroke");
}

function isInside(element: Element, ancestor: Element): boolean {
  for (let parent = element.parent; parent; parent = parent.parent) if (parent === ancestor) return true;
  return false;
}

type Paints = Record<string, string>;

function findPaints(element: Element): Paints {
  return { "context-fill": findPaint(element, "fill") ?? "#000", "context-stroke": findPaint(element, "stroke") ?? "none" };
}

/** Returns the fill or stroke of an element, with a color instead of `currentColor`, which would be that of the copy. */
function findPaint(element: Element, property: string): string | undefined {
  const paint = findInherited(element, property);
  return paint === "currentColor" ? (findInherited(element, "color") ?? "#000") : paint;
}

/** Copies of elements by their colors. */
class Copies {
  readonly #copies = new Map<string, Element>();
  #copiedElements = 0;

  /** @returns undefined if there are too many copies */
  get({ element, elements }: Original, paints: Paints): Element | undefined {
    const key = JSON.stringify([element.attribs["id"], paints]);
    const known = this.#copies.get(key);
    if (known) return known;
    this.#copiedElements += elements;
    if (this.#copiedElements > MAX_COPIED_ELEMENTS) return undefined;
    const copy = addCopy(element, paints, this.#copies.size);
    this.#copies.set(key, copy);
    return copy;
  }
}

/** Adds a copy in other colors after an element. The copy is only a definition, because the original may be drawn where it is. */
function addCopy(element: Element, paints: Paints, index: number): Element {
  const copy = cloneNode(element, true);
  for (const { attribs } of getElementsByTagName(() => true, [copy], true)) {
    for (const property of ["fill", "stroke"]) {
      const value = paints[attribs[property] ?? ""];
      if (value !== undefined) attribs[property] = value;
    }
  }
  copy.attribs["id"] = `${element.attribs["id"]}-oriel-context-${index}`;
  const definitions = createSvgElement("defs", {});
  append(element, definitions);
  appendChild(definitions, copy);
  return copy;
}
