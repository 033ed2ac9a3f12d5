import { normalizeColor } from "./color.ts";
import { splitAtTopLevel } from "./mediaQuery.ts";

const SIDES = ["top", "right", "bottom", "left"];

/** Expands the shorthand properties that graphics and their labels use; other properties are returned as they are. */
export function expandShorthand(property: string, value: string): [property: string, value: string][] {
  switch (property) {
    case "marker":
      return ["marker-start", "marker-mid", "marker-end"].map((name) => [name, value]);
    case "font":
      return expandFont(value);
    case "background":
      return expandBackground(value);
    case "margin":
    case "padding":
      return expandSides(value).map((part, index) => [`${property}-${SIDES[index]}`, part]);
    case "border":
    case "border-top":
    case "border-right":
    case "border-bottom":
    case "border-left":
      return expandBorder(property, value);
    case "border-width":
    case "border-style":
    case "border-color":
      return expandSides(value).map((part, index) => [`border-${SIDES[index]}-${property.slice("border-".length)}`, part]);
    case "text-decoration-line":
      return [["text-decoration", value]];
    case "word-wrap":
      return [["overflow-wrap", value]];
    case "flex":
      return [["flex-grow", value === "none" || value === "auto" ? (value === "auto" ? "1" : "0") : (splitWords(value)[0] ?? "0")]];
    case "flex-flow":
      return [["flex-direction", splitWords(value).find((word) => /^(?:row|column)/.test(word)) ?? "row"]];
    case "gap":
    case "grid-gap":
      return [
        ["row-gap", splitWords(value)[0] ?? "0"],
        ["column-gap", splitWords(value)[1] ?? splitWords(value)[0] ?? "0"],
      ];
    case "place-items":
      return [
        ["align-items", splitWords(value)[0] ?? "normal"],
        ["justify-items", splitWords(value)[1] ?? splitWords(value)[0] ?? "normal"],
      ];
    default:
      return [[property, value]];
  }
}

/** Expands a value of `background`. Of its layers, only the last has a color. */
function expandBackground(value: string): [string, string][] {
  const layers = splitAtTopLevel(value, ",").map(splitWords);
  const color = layers
    .at(-1)
    ?.map(normalizeColor)
    .find((candidate) => candidate !== undefined && candidate !== "none");
  const images = layers.map((words) => words.find((word) => /^(?:url|[\w-]*gradient)\(/i.test(word)) ?? "none");
  const parts = layers.map((words) =>
    words
      .filter((word) => /^[-+.\d]|^(?:\/|left|right|top|bottom|center|auto)/.test(word))
      .join(" ")
      .split(/\s*\/\s*/),
  );
  return [
    ["background-color", color ?? "transparent"],
    ["background-image", images.join(",")],
    [
      "background-repeat",
      layers.map((words) => words.filter((word) => /^(?:no-)?repeat|^round$|^space$/.test(word)).join(" ") || "repeat").join(","),
    ],
    ["background-position", parts.map(([position]) => position || "0 0").join(",")],
    ["background-size", parts.map(([, size]) => size || "auto").join(",")],
  ];
}

export function splitWords(value: string): string[] {
  return splitAtTopLevel(value.trim(), /\s/).filter((word) => word !== "");
}

function expandSides(value: string): string[] {
  const [top = "0", right = top, bottom = top, left = right] = splitWords(value);
  return [top, right, bottom, left];
}

function expandBorder(property: string, value: string): [string, string][] {
  const words = splitWords(value);
  const width = words.find((word) => /^[\d.]|^(?:thin|medium|thick)$/.test(word)) ?? "medium";
  const style = words.find((word) => /^(?:none|hidden|dotted|dashed|solid|double|groove|ridge|inset|outset)$/.test(word)) ?? "none";
  const color = words.find((word) => word !== width && word !== style) ?? "currentColor";
  const sides = property === "border" ? SIDES.map((side) => `border-${side}`) : [property];
  return sides.flatMap((side): [string, string][] => [
    [`${side}-width`, width],
    [`${side}-style`, style],
    [`${side}-color`, color],
  ]);
}

/** Expands a value of `font`, such as `italic bold 12px/1.5 "A", serif`. @returns an empty list if the value can't be parsed */
function expandFont(value: string): [string, string][] {
  const match = /^((?:[\w-]+\s+)*?)([\d.]+(?:[a-z]+|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger)\s*(?:\/\s*(\S+))?\s+([^]+)$/i.exec(
    value.trim(),
  );
  if (!match) return [];
  const [, prefix = "", size = "", lineHeight = "normal", family = ""] = match;
  const words = splitWords(prefix);
  return [
    ["font-style", words.find((word) => /^(?:italic|oblique)$/.test(word)) ?? "normal"],
    ["font-weight", words.find((word) => /^(?:bold|bolder|lighter|\d+)$/.test(word)) ?? "normal"],
    ["font-size", size],
    ["line-height", lineHeight],
    ["font-family", family],
  ];
}
