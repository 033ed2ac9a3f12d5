import { converter, interpolate, parse, type Color } from "culori";
import { splitAtTopLevel } from "./mediaQuery.ts";

/** System colors in the light color scheme, as Chromium defines them. */
const SYSTEM_COLORS: Record<string, string> = {
  canvas: "#fff",
  canvastext: "#000",
  linktext: "#0000ee",
  visitedtext: "#551a8b",
  activetext: "#f00",
  buttonface: "#efefef",
  buttontext: "#000",
  buttonborder: "#000",
  field: "#fff",
  fieldtext: "#000",
  graytext: "#808080",
  highlight: "#3399ff",
  highlighttext: "#fff",
};

const toRgb = converter("rgb");

/**
 * Converts a CSS color to a form that resvg (0.4x) draws: `#rrggbb` or `#rrggbbaa`.
 * @returns undefined if it is not a color; `none`, and keywords such as `currentColor` that refer to another color, are returned as they are
 */
export function normalizeColor(text: string): string | undefined {
  const value = text.trim().toLowerCase();
  if (value === "currentcolor") return "currentColor";
  if (/^(?:none|inherit|context-(?:fill|stroke))$/.test(value)) return value;
  const color = parseColor(value);
  return color && formatColor(color);
}

function parseColor(value: string, depth = 0): Color | undefined {
  if (depth > 8) return undefined;
  const mix = /^color-mix\(([^]*)\)$/.exec(value)?.[1];
  return mix === undefined ? parseWithCulori(SYSTEM_COLORS[value] ?? value) : mixColors(splitAtTopLevel(mix, ","), depth);
}

/** Parses a color. culori (4.0) throws an error on some other texts, such as a slash. */
function parseWithCulori(text: string): Color | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Mixes two colors as `color-mix()` does. Source: CSS Color 5, section 3. */
function mixColors([method = "", first = "", second = ""]: string[], depth: number): Color | undefined {
  const [, space = "oklab"] = /^\s*in\s+([\w-]+)/.exec(method) ?? [];
  const mode = space === "srgb" ? "rgb" : space === "srgb-linear" ? "lrgb" : space;
  const a = readShare(first, depth);
  const b = readShare(second, depth);
  if (!a || !b) return undefined;
  const shareOfFirst = a.share ?? 1 - (b.share ?? 0.5);
  const shareOfSecond = b.share ?? 1 - shareOfFirst;
  const sum = shareOfFirst + shareOfSecond;
  if (!(sum > 0)) return undefined;
  // Mixing with a transparent color keeps the other color.
  const colors = [a.color, b.color].map((color) => ({ ...color, alpha: 1 }));
  const alpha = ((a.color.alpha ?? 1) * shareOfFirst + (b.color.alpha ?? 1) * shareOfSecond) / sum;
  if (alpha === 0) return { ...a.color, alpha };
  const weight = ((b.color.alpha ?? 1) * shareOfSecond) / sum / alpha;
  try {
    const mixed = interpolate(colors, mode as "rgb")(weight);
    return { ...mixed, alpha: alpha * Math.min(1, sum) };
  } catch {
    return undefined;
  }
}

function readShare(text: string, depth: number): { color: Color; share: number | undefined } | undefined {
  const parts = splitAtTopLevel(text.trim(), /\s/);
  const percentage = parts.find((part) => /^[\d.]+%$/.test(part));
  const color = parseColor(parts.filter((part) => part !== percentage).join(" "), depth + 1);
  return color && { color, share: percentage === undefined ? undefined : Number.parseFloat(percentage) / 100 };
}

function formatColor(color: Color): string {
  const { r, g, b, alpha = 1 } = toRgb(color);
  const bytes = alpha >= 1 ? [r, g, b] : [r, g, b, alpha];
  const toHex = (value: number) =>
    Math.round(Math.min(1, Math.max(0, value || 0)) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${bytes.map(toHex).join("")}`;
}
