import type { Element } from "domhandler";
import type { SpecifiedStyle } from "./cascade.ts";
import type { ElementMeasure } from "./measureElement.ts";
import { toPixels } from "./length.ts";
import { splitAtTopLevel } from "./mediaQuery.ts";
import { splitWords } from "./shorthands.ts";
import type { Box } from "./size.ts";

const DEGREES_PER_UNIT: Record<string, number> = { deg: 1, rad: 180 / Math.PI, turn: 360, grad: 0.9 };
const FONT_SIZE_PX = 16;

/**
 * Converts an element's CSS transforms to the syntax of the `transform` attribute, which has neither units nor an origin.
 * @param viewBox area that percentages refer to, unless `transform-box` selects the element's own box
 * @param measure measures that box
 * @returns undefined if the element has no transform, or none that can be converted
 */
export function convertTransform(element: Element, style: SpecifiedStyle, viewBox: Box, measure: ElementMeasure): string | undefined {
  const steps = [
    formatFunction("translate", style.get("translate")),
    formatFunction("rotate", style.get("rotate")),
    formatFunction("scale", style.get("scale")),
    style.get("transform"),
  ];
  const text = steps.filter((step) => step !== undefined && step !== "none").join(" ");
  if (text === "") return undefined;
  const box = findReferenceBox(element, style, measure) ?? viewBox;
  const functions = Array.from(text.matchAll(/([a-z]+[XYZ]?(?:3d)?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/gi), ([, name = "", list = ""]) =>
    convertFunction(
      name,
      splitAtTopLevel(list.trim(), /[\s,]/).filter((part) => part !== ""),
      box,
    ),
  );
  if (functions.some((part) => part === undefined)) return undefined;
  const origin = style.get("transform-origin");
  const [x, y] = origin === undefined ? [0, 0] : readOrigin(origin, box);
  const converted = functions.join(" ");
  return x === 0 && y === 0 ? converted : [`translate(${x} ${y})`, converted, `translate(${-x} ${-y})`].join(" ");
}

function findReferenceBox(element: Element, style: SpecifiedStyle, measure: ElementMeasure): Box | undefined {
  switch (style.get("transform-box")) {
    case "fill-box":
    case "content-box":
      return measure.measure(element, false);
    case "stroke-box":
    case "border-box":
      return measure.measure(element, true);
    default:
      return undefined;
  }
}

function formatFunction(name: string, value: string | undefined): string | undefined {
  return value === undefined || value === "none" ? undefined : `${name}(${splitWords(value).join(",")})`;
}

function convertFunction(name: string, parts: string[], box: Box): string | undefined {
  const [first = "0", second] = parts;
  const toX = (value: string) => toPixels(value, { fontSize: FONT_SIZE_PX, percentageBase: box.width }) ?? 0;
  const toY = (value: string) => toPixels(value, { fontSize: FONT_SIZE_PX, percentageBase: box.height }) ?? 0;
  const toFactor = (value: string) => toPixels(value, { fontSize: FONT_SIZE_PX, percentageBase: 1 }) ?? 1;
  switch (name.toLowerCase()) {
    case "matrix":
      return `matrix(${parts.join(" ")})`;
    case "translate":
    case "translate3d":
      return `translate(${toX(first)} ${toY(second ?? "0")})`;
    case "translatex":
      return `translate(${toX(first)} 0)`;
    case "translatey":
      return `translate(0 ${toY(first)})`;
    case "scale":
    case "scale3d":
      return `scale(${toFactor(first)} ${toFactor(second ?? first)})`;
    case "scalex":
      return `scale(${toFactor(first)} 1)`;
    case "scaley":
      return `scale(1 ${toFactor(first)})`;
    case "rotate":
    case "rotatez":
      return `rotate(${[toDegrees(first), ...parts.slice(1)].join(" ")})`;
    case "skew":
      return `skewX(${toDegrees(first)}) skewY(${toDegrees(second ?? "0")})`;
    case "skewx":
      return `skewX(${toDegrees(first)})`;
    case "skewy":
      return `skewY(${toDegrees(first)})`;
    default:
      return undefined;
  }
}

export function toDegrees(value: string): number {
  const [, number = "0", unit = "deg"] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)(deg|rad|turn|grad)?$/i.exec(value) ?? [];
  return Number(number) * (DEGREES_PER_UNIT[unit.toLowerCase()] ?? 1);
}

export function readOrigin(origin: string, box: Box): [x: number, y: number] {
  const words = splitWords(origin);
  const [first = "0", second = "center"] = /^(?:top|bottom)$/.test(words[0] ?? "") ? [words[1] ?? "center", words[0]] : words;
  const keywords: Record<string, string> = { left: "0%", top: "0%", center: "50%", right: "100%", bottom: "100%" };
  const resolve = (word: string, base: number) => toPixels(keywords[word] ?? word, { fontSize: FONT_SIZE_PX, percentageBase: base }) ?? 0;
  return [box.x + resolve(first, box.width), box.y + resolve(second, box.height)];
}
