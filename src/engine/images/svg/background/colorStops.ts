import { interpolate, parse } from "culori";
import { normalizeColor } from "../color.ts";
import { splitWords } from "../shorthands.ts";

/** A color with its position on a gradient's line, as a fraction of its length. */
export interface ColorStop {
  position: number;
  /** `#rrggbb`, `#rrggbbaa` or `currentColor`. */
  color: string;
}

/**
 * Reads the color stops of a CSS gradient, and gives a position to those without one. Source: CSS Images 3, section 3.4.
 * @param readPosition converts a position such as `20px` to a fraction
 * @returns undefined if a stop can't be read, or if there are no stops
 */
export function readColorStops(parts: string[], readPosition: (text: string) => number | undefined): ColorStop[] | undefined {
  const stops: { position: number | undefined; color: string }[] = [];
  for (const part of parts) {
    const words = splitWords(part);
    const color = words.map(normalizeColor).find((candidate) => candidate !== undefined && candidate !== "none");
    const positions = words.filter((word) => normalizeColor(word) === undefined).map(readPosition);
    // A position alone only moves the middle between two colors.
    if (color === undefined && positions.length === 1 && stops.length > 0) continue;
    if (color === undefined || positions.includes(undefined)) return undefined;
    for (const position of positions.length === 0 ? [undefined] : positions) stops.push({ position, color });
  }
  return stops.length === 0 ? undefined : separateTransparentColors(fillPositions(stops));
}

function fillPositions(stops: { position: number | undefined; color: string }[]): ColorStop[] {
  const result = stops.map(({ color }) => ({ position: Number.NaN, color }));
  let last = -Infinity;
  for (const [index, { position }] of stops.entries()) {
    const isEnd = index === stops.length - 1;
    const known = position ?? (index === 0 ? 0 : isEnd ? 1 : undefined);
    if (known === undefined) continue;
    last = Math.max(last, known);
    const stop = result[index];
    if (stop) stop.position = last;
  }
  for (let index = 0; index < result.length; index++) {
    const stop = result[index];
    if (!stop || !Number.isNaN(stop.position)) continue;
    const end = result.findIndex(({ position }, at) => at > index && !Number.isNaN(position));
    const from = result[index - 1]?.position ?? 0;
    stop.position = from + ((result[end]?.position ?? 1) - from) / (end - index + 1);
  }
  return result;
}

/**
 * Gives transparent stops the color of their neighbors, because SVG, unlike CSS, would mix the black of `transparent` into the neighbors.
 */
function separateTransparentColors(stops: ColorStop[]): ColorStop[] {
  return stops.flatMap((stop, index) => {
    if (parse(stop.color)?.alpha !== 0) return stop;
    const neighbors = [stops[index - 1], stops[index + 1]].filter((other) => other !== undefined);
    return neighbors.map(({ color }) => ({ position: stop.position, color: makeTransparent(color) }));
  });
}

function makeTransparent(color: string): string {
  return color.startsWith("#") ? `${color.slice(0, 7)}00` : color;
}

/** Returns the color at a position of a gradient. */
export function findColor(stops: ColorStop[], position: number): string {
  const next = stops.findIndex((stop) => stop.position > position);
  const [before, after] = next < 0 ? [stops.at(-1), stops.at(-1)] : [stops[Math.max(0, next - 1)], stops[next]];
  if (!before || !after) return "none";
  const weight = after.position > before.position ? (position - before.position) / (after.position - before.position) : 0;
  const mixed = interpolate([before.color, after.color], "rgb")(Math.min(1, Math.max(0, weight)));
  const [r, g, b] = [mixed.r, mixed.g, mixed.b].map((value) => Math.round(value * 255));
  return normalizeColor(`rgb(${r} ${g} ${b} / ${mixed.alpha ?? 1})`) ?? "none";
}
