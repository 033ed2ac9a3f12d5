/**
 * Draws embedded SVGs as parts of the graphic that contains them, because resvg's WebAssembly build (2.6) draws no text in an `image`
 * element that shows an SVG.
 */
import { Element } from "domhandler";
import { appendChild, getElementsByTagName } from "domutils";
import type { Size } from "../../../image/budget.ts";
import { createSvgElement } from "./createSvgElement.ts";
import { SVG } from "./parseSvg.ts";

/** Initial values of inherited properties: an embedded graphic inherits nothing from the one that contains it. */
const INITIAL_VALUES: Record<string, string> = {
  "clip-rule": "nonzero",
  color: "#000",
  "dominant-baseline": "auto",
  fill: "#000",
  "fill-opacity": "1",
  "fill-rule": "nonzero",
  "font-family": "'DejaVu Sans'",
  "font-size": "16",
  "font-style": "normal",
  "font-weight": "400",
  "letter-spacing": "0",
  "marker-end": "none",
  "marker-mid": "none",
  "marker-start": "none",
  stroke: "none",
  "stroke-dasharray": "none",
  "stroke-dashoffset": "0",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "stroke-miterlimit": "4",
  "stroke-opacity": "1",
  "stroke-width": "1",
  "text-anchor": "start",
  visibility: "visible",
  "word-spacing": "0",
};

/**
 * Makes an embedded graphic independent of the one that contains it: it inherits nothing, and its identifiers are unique.
 * @param id identifier of the graphic, and the start of all identifiers in it
 */
export function isolateGraphic(root: Element, id: string): void {
  for (const { attribs } of getElementsByTagName(() => true, root, true)) {
    for (const [name, value] of Object.entries(attribs)) {
      if (name === "id") attribs[name] = `${id}-${value}`;
      else if (name === "href" && value.startsWith("#")) attribs[name] = `#${id}-${value.slice(1)}`;
      else attribs[name] = value.replaceAll(/\burl\(\s*["']?#([^)"']*)["']?\s*\)/g, `url(#${id}-$1)`);
    }
  }
  root.attribs = { ...INITIAL_VALUES, ...root.attribs, id };
}

/**
 * Turns an `image` or `img` element into one that shows an embedded graphic.
 * @param id identifier of the graphic
 * @param size intrinsic size of the graphic
 * @param ownAspect the graphic's own `preserveAspectRatio`, which applies if the graphic specifies no size, because then it fills the element
 */
export function showGraphic(element: Element, id: string, { width, height }: Size, ownAspect: string | undefined): void {
  const viewBox = `0 0 ${width} ${height}`;
  const use = createSvgElement("use", { href: `#${id}` });
  if (element.name === "img") {
    delete element.attribs["src"];
    element.name = "svg";
    element.namespace = SVG;
    Object.assign(element.attribs, { viewBox, preserveAspectRatio: "none" });
    element.children = [];
    appendChild(element, use);
    return;
  }
  const {
    x = "0",
    y = "0",
    width: shownWidth,
    height: shownHeight,
    preserveAspectRatio = "xMidYMid",
    ...otherAttributes
  } = element.attribs;
  const size = fillAutomaticSides({ width: shownWidth, height: shownHeight }, width / height, { width, height });
  const viewport = createSvgElement("svg", {
    x,
    y,
    ...size,
    viewBox,
    preserveAspectRatio: ownAspect ?? preserveAspectRatio,
    overflow: "hidden",
  });
  appendChild(viewport, use);
  delete otherAttributes["href"];
  element.name = "g";
  element.attribs = otherAttributes;
  element.children = [];
  appendChild(element, viewport);
}

/** Computes the sides that an `image` element does not specify. */
function fillAutomaticSides(
  sides: { width: string | undefined; height: string | undefined },
  ratio: number,
  intrinsic: Size,
): { width: string; height: string } {
  const [width, height] = [sides.width, sides.height].map((side) => (side === "auto" ? undefined : side));
  const toNumber = (side: string | undefined) => Number.parseFloat(side ?? "");
  return {
    width: width ?? String(toNumber(height) * ratio || intrinsic.width),
    height: height ?? String(toNumber(width) / ratio || intrinsic.height),
  };
}

/** Adds the embedded graphics to the one that contains them. */
export function addGraphics(root: Element, graphics: readonly Element[]): void {
  if (graphics.length === 0) return;
  const definitions = new Element("defs", {});
  definitions.namespace = SVG;
  for (const graphic of graphics) appendChild(definitions, graphic);
  appendChild(root, definitions);
}
