import type { Element } from "domhandler";
import type { SpecifiedStyle } from "../cascade.ts";
import { normalizeColor } from "../color.ts";
import { toPixels } from "../length.ts";
import { splitFamilies } from "../fontFamilies.ts";
import { XHTML } from "../parseSvg.ts";
import type { FontRequest } from "./fonts.ts";
import { getDefaultStyle } from "./userAgentStyles.ts";

/** Properties that children inherit. */
interface InheritedStyle extends FontRequest {
  /** Whether the font size is the default, or relative to it. Browsers reduce such a size for monospaced text. */
  hasDefaultSize: boolean;
  color: string;
  /** Multiple of the font size, or pixels; undefined for `normal`. */
  lineHeight: { factor: number } | { pixels: number } | undefined;
  textAlign: string;
  whiteSpace: string;
  letterSpacing: number;
  textTransform: string;
  /** Values of `text-decoration-line`; in CSS, they propagate rather than inherit. */
  decoration: string;
  isHidden: boolean;
  breaksWords: boolean;
  listStyle: string;
  /** Opacity of the element and of all its HTML ancestors together. */
  opacity: number;
}

/** Style of an HTML element. Lengths that may be percentages are read with `resolveLength`. */
export interface HtmlStyle extends InheritedStyle {
  display: string;
  background: string | undefined;
  specified: SpecifiedStyle;
}

export const INITIAL_STYLE: HtmlStyle = {
  families: [],
  weight: 400,
  isItalic: false,
  fontSize: 16,
  hasDefaultSize: true,
  color: "#000",
  lineHeight: undefined,
  textAlign: "start",
  whiteSpace: "normal",
  letterSpacing: 0,
  textTransform: "none",
  decoration: "",
  isHidden: false,
  breaksWords: false,
  listStyle: "disc",
  opacity: 1,
  display: "inline",
  background: undefined,
  specified: new Map(),
};

const FONT_SIZE_KEYWORDS: Record<string, number> = {
  "xx-small": 9,
  "x-small": 10,
  small: 13,
  medium: 16,
  large: 18,
  "x-large": 24,
  "xx-large": 32,
};

/** Factor of the default font size if the only family is `monospace`: browsers then use 13 instead of 16 pixels. */
const MONOSPACE_FACTOR = 13 / 16;

/** Computes the style of an element, SVG elements included, because labels inherit from them. */
export function computeStyle(element: Element, parent: HtmlStyle, specifiedByPage: SpecifiedStyle): HtmlStyle {
  const specified = element.namespace === XHTML ? new Map([...getDefaultStyle(element), ...specifiedByPage]) : specifiedByPage;
  const get = (property: string) => {
    const value = specified.get(property)?.toLowerCase().trim();
    return value === "inherit" ? undefined : value;
  };
  const families = get("font-family") === undefined ? parent.families : splitFamilies(specified.get("font-family") ?? "");
  const hasDefaultSize = parent.hasDefaultSize && !/\d(?![\d.]*(?:%|em))/.test(get("font-size") ?? "");
  const baseSize =
    hasDefaultSize && isMonospaced(families) && !isMonospaced(parent.families) ? parent.fontSize * MONOSPACE_FACTOR : parent.fontSize;
  const fontSize = computeFontSize(get("font-size"), baseSize);
  const color = normalizeColor(get("color") ?? "");
  const background = get("background-color");
  const whiteSpace = get("white-space") ?? parent.whiteSpace;
  const breaks = `${get("overflow-wrap") ?? ""} ${get("word-break") ?? ""}`.trim();
  return {
    families,
    hasDefaultSize,
    weight: computeWeight(get("font-weight"), parent.weight),
    isItalic: get("font-style") === undefined ? parent.isItalic : /italic|oblique/.test(get("font-style") ?? ""),
    fontSize,
    color: color === undefined || color === "currentColor" ? parent.color : color,
    lineHeight: computeLineHeight(get("line-height"), parent.lineHeight, fontSize),
    textAlign: get("text-align") ?? (element.name === "th" && parent.textAlign === "start" ? "center" : parent.textAlign),
    whiteSpace,
    letterSpacing: get("letter-spacing") === "normal" ? 0 : (toPixels(get("letter-spacing"), { fontSize }) ?? parent.letterSpacing),
    textTransform: get("text-transform") ?? parent.textTransform,
    decoration: addDecoration(parent.decoration, get("text-decoration")),
    isHidden: get("visibility") === undefined ? parent.isHidden : get("visibility") !== "visible",
    breaksWords: breaks === "" ? parent.breaksWords : /anywhere|break-word|break-all/.test(breaks),
    listStyle: get("list-style-type") ?? get("list-style")?.split(" ")[0] ?? parent.listStyle,
    opacity: parent.opacity * (element.namespace === XHTML ? (toPixels(get("opacity"), { fontSize, percentageBase: 1 }) ?? 1) : 1),
    display: get("display") ?? "inline",
    background: background === undefined || background === "transparent" ? undefined : (normalizeColor(background) ?? undefined),
    specified,
  };
}

function isMonospaced(families: string[]): boolean {
  return families.length === 1 && families[0]?.toLowerCase() === "monospace";
}

export function computeFontSize(value: string | undefined, parent: number): number {
  if (value === "larger") return parent * 1.2;
  if (value === "smaller") return parent / 1.2;
  return FONT_SIZE_KEYWORDS[value ?? ""] ?? Math.max(0, toPixels(value, { fontSize: parent, percentageBase: parent }) ?? parent);
}

export function computeWeight(value: string | undefined, parent: number): number {
  switch (value) {
    case undefined:
      return parent;
    case "bold":
      return 700;
    case "bolder":
      return parent < 350 ? 400 : parent < 550 ? 700 : 900;
    case "lighter":
      return parent < 550 ? 100 : parent < 750 ? 400 : 700;
    case "normal":
      return 400;
    default:
      return Number(value) || parent;
  }
}

function computeLineHeight(value: string | undefined, parent: HtmlStyle["lineHeight"], fontSize: number): HtmlStyle["lineHeight"] {
  if (value === undefined) return parent;
  if (value === "normal") return undefined;
  if (/^[\d.]+$/.test(value)) return { factor: Number(value) };
  const pixels = toPixels(value, { fontSize, percentageBase: fontSize });
  return pixels === undefined ? parent : { pixels };
}

function addDecoration(parent: string, value: string | undefined): string {
  if (value === undefined || value === "none") return parent;
  const lines = value.split(/\s+/).filter((word) => /^(?:underline|overline|line-through)$/.test(word));
  return [...new Set([...parent.split(" "), ...lines])].join(" ").trim();
}

/** Resolves a length of an element; undefined for `auto`, other keywords, and percentages of an unknown length. */
export function resolveLength({ specified, fontSize }: HtmlStyle, property: string, percentageBase?: number): number | undefined {
  const base = percentageBase !== undefined && Number.isFinite(percentageBase) ? percentageBase : undefined;
  return toPixels(specified.get(property), { fontSize, percentageBase: base });
}

export interface Edges {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const BORDER_WIDTHS: Record<string, number> = { thin: 1, medium: 3, thick: 5 };

/** Returns the widths of an element's margins, borders or padding. Automatic margins are 0. */
export function readEdges(style: HtmlStyle, kind: "margin" | "padding" | "border", percentageBase?: number): Edges {
  const read = (side: string) => {
    if (kind !== "border") return resolveLength(style, `${kind}-${side}`, percentageBase) ?? 0;
    const lineStyle = style.specified.get(`border-${side}-style`) ?? "none";
    if (lineStyle === "none" || lineStyle === "hidden") return 0;
    const width = style.specified.get(`border-${side}-width`) ?? "medium";
    return BORDER_WIDTHS[width] ?? toPixels(width, { fontSize: style.fontSize }) ?? 0;
  };
  return { top: read("top"), right: read("right"), bottom: read("bottom"), left: read("left") };
}
