import type { Element } from "domhandler";
import type { SpecifiedStyle } from "./cascade.ts";
import { toPixels } from "./length.ts";
import { splitAtTopLevel } from "./mediaQuery.ts";
import { splitWords } from "./shorthands.ts";
import type { Box } from "./size.ts";

const DEGREES: Record<string, number> = { deg: 1, rad: 180 / Math.PI, turn: 360, grad: 0.9 };
const FONT_SIZE = 16;

/**
 * Converts the transforms of CSS to the syntax of the attribute, which has neither units nor an origin.
 * @param viewBox area that percentages refer to, unless `transform-box` is the element's own box
 * @returns undefined if the element has no transform, or none that can be converted
 */
export function convertTransform(element: Element, style: SpecifiedStyle, viewBox: Box): string | undefined {
  const box = style.get("transform-box") === "fill-box" ? (findOwnBox(element) ?? viewBox) : viewBox;
  const steps = [
    wrap("translate", style.get("translate")),
    wrap("rotate", style.get("rotate")),
    wrap("scale", style.get("scale")),
    style.get("transform"),
  ];
  const text = steps.filter((step) => step !== undefined && step !== "none").join(" ");
  if (text === "") return undefined;
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

function wrap(name: string, value: string | undefined): string | undefined {
  return value === undefined || value === "none" ? undefined : `${name}(${splitWords(value).join(",")})`;
}

function convertFunction(name: string, parts: string[], box: Box): string | undefined {
  const [first = "0", second] = parts;
  const horizontal = (value: string) => toPixels(value, { fontSize: FONT_SIZE, percentageBase: box.width }) ?? 0;
  const vertical = (value: string) => toPixels(value, { fontSize: FONT_SIZE, percentageBase: box.height }) ?? 0;
  const factor = (value: string) => toPixels(value, { fontSize: FONT_SIZE, percentageBase: 1 }) ?? 1;
  switch (name.toLowerCase()) {
    case "matrix":
      return `matrix(${parts.join(" ")})`;
    case "translate":
    case "translate3d":
      return `translate(${horizontal(first)} ${vertical(second ?? "0")})`;
    case "translatex":
      return `translate(${horizontal(first)} 0)`;
    case "translatey":
      return `translate(0 ${vertical(first)})`;
    case "scale":
    case "scale3d":
      return `scale(${factor(first)} ${factor(second ?? first)})`;
    case "scalex":
      return `scale(${factor(first)} 1)`;
    case "scaley":
      return `scale(1 ${factor(first)})`;
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

function toDegrees(value: string): number {
  const [, number = "0", unit = "deg"] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)(deg|rad|turn|grad)?$/i.exec(value) ?? [];
  return Number(number) * (DEGREES[unit.toLowerCase()] ?? 1);
}

function readOrigin(origin: string, box: Box): [x: number, y: number] {
  const words = splitWords(origin);
  const [first = "0", second = "center"] = /^(?:top|bottom)$/.test(words[0] ?? "") ? [words[1] ?? "center", words[0]] : words;
  const keywords: Record<string, string> = { left: "0%", top: "0%", center: "50%", right: "100%", bottom: "100%" };
  const resolve = (word: string, base: number) => toPixels(keywords[word] ?? word, { fontSize: FONT_SIZE, percentageBase: base }) ?? 0;
  return [box.x + resolve(first, box.width), box.y + resolve(second, box.height)];
}

/** Computes the box of a simple shape; undefined for the others. */
function findOwnBox({ name, attribs }: Element): Box | undefined {
  const read = (attribute: string) => toPixels(attribs[attribute], { fontSize: FONT_SIZE }) ?? 0;
  if (/^(?:rect|image|use|foreignObject)$/.test(name)) return { x: read("x"), y: read("y"), width: read("width"), height: read("height") };
  if (name !== "circle" && name !== "ellipse") return undefined;
  const [rx, ry] = name === "circle" ? [read("r"), read("r")] : [read("rx"), read("ry")];
  return { x: read("cx") - rx, y: read("cy") - ry, width: 2 * rx, height: 2 * ry };
}
