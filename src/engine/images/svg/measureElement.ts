import { cloneNode, type Element } from "domhandler";
import { appendChild, getElementById, getElementsByTagName } from "domutils";
import { createSvgElement } from "./createSvgElement.ts";
import { measureBounds } from "./resvg.ts";
import { serializeSvg } from "./serialize.ts";
import type { Box } from "./size.ts";

/** Maximum number of elements that are measured in a graphic, and maximum number of elements in one of them. */
const MAX_MEASUREMENTS = 500;
const MAX_ELEMENTS = 5000;
/** Properties that change how an element looks, but not its bounding box. Source: CSS Transforms 1, section 4.1. */
const IGNORED_PROPERTIES = ["clip-path", "filter", "marker-start", "marker-mid", "marker-end", "mask", "opacity", "visibility"];

/** Measures elements of a graphic as resvg draws them. */
export class ElementMeasure {
  readonly #root: Element;
  readonly #fonts: Uint8Array[];
  #count = 0;

  constructor(root: Element, fonts: Uint8Array[]) {
    this.#root = root;
    this.#fonts = fonts;
  }

  /**
   * Returns the bounding box of an element in its own coordinates, without its own transform.
   * @param withStroke whether the box includes the stroke
   * @returns undefined if the element is empty or too large to be measured, or if too many elements have been measured
   */
  measure(element: Element, withStroke: boolean): Box | undefined {
    const copy = cloneNode(element, true);
    delete copy.attribs["transform"];
    return this.#measureCopy(copy, withStroke);
  }

  /** Returns the bounding box of the children of an element that is not drawn itself, such as a marker, strokes included. */
  measureChildren(element: Element): Box | undefined {
    const group = createSvgElement("g", {});
    for (const child of cloneNode(element, true).children.slice()) appendChild(group, child);
    return this.#measureCopy(group, true);
  }

  #measureCopy(copy: Element, withStroke: boolean): Box | undefined {
    if (this.#count++ >= MAX_MEASUREMENTS) return undefined;
    const document = createSvgElement("svg", { width: 100, height: 100 });
    const definitions = createSvgElement("defs", {});
    appendChild(document, definitions);
    appendChild(document, copy);
    const added = new Set<string>();
    for (let elements = [copy], count = 0; elements.length > 0;) {
      elements = elements.flatMap((part) => getElementsByTagName(() => true, part, true));
      count += elements.length;
      if (count > MAX_ELEMENTS) return undefined;
      for (const { attribs } of elements) simplify(attribs, withStroke);
      elements = elements.flatMap(({ attribs }) => this.#copyTarget(attribs["href"], added) ?? []);
      for (const target of elements) appendChild(definitions, target);
    }
    try {
      return measureBounds(serializeSvg(document), this.#fonts);
    } catch {
      return undefined;
    }
  }

  #copyTarget(reference: string | undefined, added: Set<string>): Element | undefined {
    if (!reference?.startsWith("#") || added.has(reference)) return undefined;
    added.add(reference);
    const target = getElementById(reference.slice(1), this.#root);
    return target ? cloneNode(target, true) : undefined;
  }
}

function simplify(attribs: Record<string, string>, withStroke: boolean): void {
  for (const name of IGNORED_PROPERTIES) delete attribs[name];
  if (!withStroke) delete attribs["stroke"];
  // resvg measures only what is visible.
  if (attribs["fill"] !== undefined) attribs["fill"] = "#000";
}
