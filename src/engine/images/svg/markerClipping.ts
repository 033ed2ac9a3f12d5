import type { Element } from "domhandler";
import { getElementsByTagName } from "domutils";
import type { ElementMeasure } from "./measureElement.ts";
import { toPixels } from "./length.ts";
import { readViewBox } from "./size.ts";

/** Default size of a marker. Source: SVG 2, section 13.7. */
const DEFAULT_SIDE = "3";
/** Fraction of a marker's size by which strokes may exceed the marker: so little would not be visible. */
const TOLERANCE = 0.01;

/**
 * Turns off the clipping of markers whose content fits into them, because resvg (0.4x) draws each clipped marker on a canvas of the size of
 * the graphic: thousands of them would take minutes.
 */
export function avoidMarkerClipping(root: Element, measure: ElementMeasure): void {
  for (const marker of getElementsByTagName("marker", root, true)) {
    const { attribs } = marker;
    if (attribs["overflow"] !== undefined || /slice/.test(attribs["preserveAspectRatio"] ?? "")) continue;
    const readSide = (name: string) => toPixels(attribs[name] ?? DEFAULT_SIDE, { fontSize: 16 }) ?? 0;
    const area = readViewBox(marker) ?? { x: 0, y: 0, width: readSide("markerWidth"), height: readSide("markerHeight") };
    const content = measure.measureChildren(marker);
    if (!content) continue;
    const [marginX, marginY] = [area.width * TOLERANCE, area.height * TOLERANCE];
    const isInside =
      content.x >= area.x - marginX &&
      content.y >= area.y - marginY &&
      content.x + content.width <= area.x + area.width + marginX &&
      content.y + content.height <= area.y + area.height + marginY;
    if (isInside) attribs["overflow"] = "visible";
  }
}
