import type { Element } from "domhandler";
import { appendChild } from "domutils";
import { createSvgElement } from "../createSvgElement.ts";
import { toPixels } from "../length.ts";
import { splitAtTopLevel } from "../mediaQuery.ts";
import { splitWords } from "../shorthands.ts";
import type { Box } from "../size.ts";
import { readOrigin, toDegrees } from "../transform.ts";
import { findColor, readColorStops, type ColorStop } from "./colorStops.ts";

const FONT_SIZE_PX = 16;
/** Number of sectors of one color of which a conic gradient is composed. */
const SECTORS = 120;

/**
 * Creates elements that fill an area with a CSS gradient. Source: CSS Images 3, section 3.
 * @param box box to which the gradient refers
 * @param area part of the box that is filled
 * @param id identifier for the gradient
 * @returns undefined if the value is not a gradient, or can't be read
 */
export function drawGradient(value: string, box: Box, area: Box, id: string): Element[] | undefined {
  const [, repeating, kind, list = ""] = /^(repeating-)?(linear|radial|conic)-gradient\(([^]*)\)$/i.exec(value.trim()) ?? [];
  const parts = splitAtTopLevel(list, ",").map((part) => part.trim());
  switch (kind?.toLowerCase()) {
    case "linear":
      return drawLinear(parts, box, area, id, repeating !== undefined);
    case "radial":
      return drawRadial(parts, box, area, id, repeating !== undefined);
    case "conic":
      return drawConic(parts, box, area);
    default:
      return undefined;
  }
}

function readLength(text: string | undefined, base: number): number | undefined {
  return toPixels(text, { fontSize: FONT_SIZE_PX, percentageBase: base });
}

function drawLinear(parts: string[], box: Box, area: Box, id: string, repeats: boolean): Element[] | undefined {
  const direction = readDirection(parts[0] ?? "", box);
  const stopParts = direction ? parts.slice(1) : parts;
  const [dx, dy] = direction ?? [0, 1];
  const length = Math.abs(box.width * dx) + Math.abs(box.height * dy);
  const stops = readColorStops(stopParts, (text) => toFraction(text, length));
  if (!stops) return undefined;
  const [start, end] = findEnds(stops);
  const [centerX, centerY] = [box.x + box.width / 2, box.y + box.height / 2];
  const place = (position: number) => [centerX + dx * length * (position - 0.5), centerY + dy * length * (position - 0.5)];
  const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [place(start), place(end)];
  const gradient = createSvgElement("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 });
  return fillBox(gradient, stops, [start, end], repeats, area, id);
}

/** Reads the direction of a linear gradient as a vector of the length 1; undefined if the text is not a direction. */
function readDirection(text: string, { width, height }: Box): [x: number, y: number] | undefined {
  if (/^to\s/i.test(text)) {
    const words = text.toLowerCase().split(/\s+/);
    const x = words.includes("right") ? 1 : words.includes("left") ? -1 : 0;
    const y = words.includes("bottom") ? 1 : words.includes("top") ? -1 : 0;
    if (x === 0 || y === 0) return [x, y];
    // Towards a corner, the line of the mean color connects the other two corners.
    const diagonal = Math.hypot(width, height);
    return [(x * height) / diagonal, (y * width) / diagonal];
  }
  if (!/^[+-]?[\d.]+(?:deg|rad|turn|grad)$|^0$/i.test(text)) return undefined;
  const angle = (toDegrees(text) * Math.PI) / 180;
  return [Math.sin(angle), -Math.cos(angle)];
}

function drawRadial(parts: string[], box: Box, area: Box, id: string, repeats: boolean): Element[] | undefined {
  const isShape = /^(?:circle|ellipse|closest|farthest|at\b|[\d.]+[a-z%]*(?:\s|$))/i.test(parts[0] ?? "");
  const [shape = "", position = "center"] = isShape ? (parts[0] ?? "").toLowerCase().split(/\s*\bat\b\s*/) : [];
  const [x, y] = readOrigin(position, box);
  const [rx, ry] = readRadii(shape, { left: x - box.x, right: box.x + box.width - x, top: y - box.y, bottom: box.y + box.height - y }, box);
  const stops = readColorStops(isShape ? parts.slice(1) : parts, (text) => toFraction(text, rx));
  if (!stops || !(rx > 0 && ry > 0)) return undefined;
  const [, end] = findEnds(stops);
  const gradientTransform = `translate(${x} ${y}) scale(${rx * end} ${ry * end})`;
  const gradient = createSvgElement("radialGradient", { id, gradientUnits: "userSpaceOnUse", cx: 0, cy: 0, r: 1, gradientTransform });
  return fillBox(gradient, stops, [0, end], repeats, area, id);
}

interface Distances {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function readRadii(shape: string, { left, right, top, bottom }: Distances, box: Box): [rx: number, ry: number] {
  const words = splitWords(shape);
  const lengths = words.filter((word) => /^[\d.]/.test(word));
  if (lengths.length > 0) {
    const rx = readLength(lengths[0], box.width) ?? 0;
    return [rx, lengths[1] === undefined ? rx : (readLength(lengths[1], box.height) ?? 0)];
  }
  const extent = words.find((word) => word.includes("-")) ?? "farthest-corner";
  const choose = extent.startsWith("closest") ? Math.min : Math.max;
  const [horizontal, vertical] = [choose(Math.abs(left), Math.abs(right)), choose(Math.abs(top), Math.abs(bottom))];
  const isCorner = extent.endsWith("corner");
  if (words.includes("circle")) {
    const radius = isCorner ? Math.hypot(horizontal, vertical) : choose(horizontal, vertical);
    return [radius, radius];
  }
  // The ellipse through a corner has the proportions of the one that touches the sides.
  const factor = isCorner ? Math.SQRT2 : 1;
  return [horizontal * factor, vertical * factor];
}

function drawConic(parts: string[], box: Box, area: Box): Element[] | undefined {
  const hasStart = /^(?:from|at)\b/i.test(parts[0] ?? "");
  const [from = "", position = "center"] = hasStart ? (parts[0] ?? "").toLowerCase().split(/\s*\bat\b\s*/) : [];
  const startAngle = toDegrees(from.replace(/^from\s+/, "") || "0");
  const [x, y] = readOrigin(position, box);
  const stops = readColorStops(hasStart ? parts.slice(1) : parts, (text) =>
    text.endsWith("%") ? Number.parseFloat(text) / 100 : toDegrees(text) / 360,
  );
  if (!stops) return undefined;
  const radius = 2 * Math.hypot(box.width, box.height);
  const locate = (fraction: number) => {
    const angle = ((startAngle + fraction * 360) * Math.PI) / 180;
    return `${x + radius * Math.sin(angle)} ${y - radius * Math.cos(angle)}`;
  };
  const viewport = createSvgElement("svg", { ...area, viewBox: `${area.x} ${area.y} ${area.width} ${area.height}`, overflow: "hidden" });
  for (let index = 0; index < SECTORS; index++) {
    const fill = findColor(stops, (index + 0.5) / SECTORS);
    // Sectors overlap, so that no gaps are visible between them.
    const end = Math.min(1, (index + 1.5) / SECTORS);
    appendChild(viewport, createSvgElement("path", { d: `M${x} ${y}L${locate(index / SECTORS)}L${locate(end)}z`, fill, stroke: "none" }));
  }
  return [viewport];
}

function toFraction(text: string, length: number): number | undefined {
  const pixels = readLength(text, length);
  return pixels === undefined || length === 0 ? undefined : pixels / length;
}

/** Returns the positions of the first and the last stop, which differ at least a little. */
function findEnds(stops: ColorStop[]): [start: number, end: number] {
  const start = stops[0]?.position ?? 0;
  return [start, Math.max(start + 1e-6, stops.at(-1)?.position ?? 1)];
}

/** Adds the stops to a gradient, and returns it with a rectangle that it fills. SVG, unlike CSS, only allows positions from 0 to 1. */
function fillBox(
  gradient: Element,
  stops: ColorStop[],
  [start, end]: [number, number],
  repeats: boolean,
  { x, y, width, height }: Box,
  id: string,
): Element[] {
  if (repeats) gradient.attribs["spreadMethod"] = "repeat";
  for (const { position, color } of stops) {
    const offset = Math.min(1, Math.max(0, (position - start) / (end - start)));
    appendChild(gradient, createSvgElement("stop", { offset, "stop-color": color }));
  }
  return [gradient, createSvgElement("rect", { x, y, width, height, fill: `url(#${id})`, stroke: "none" })];
}
