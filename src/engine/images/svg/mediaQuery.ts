import type { Size } from "../../../image/budget.ts";

/** Values of the media features that exporters query, as in a desktop browser with a light color scheme. */
const FEATURES: Record<string, string> = {
  "prefers-color-scheme": "light",
  "prefers-reduced-motion": "no-preference",
  "prefers-contrast": "no-preference",
  "prefers-reduced-transparency": "no-preference",
  "forced-colors": "none",
  "inverted-colors": "none",
  "display-mode": "browser",
  hover: "hover",
  "any-hover": "hover",
  pointer: "fine",
  "any-pointer": "fine",
  scripting: "none",
  update: "fast",
};

/** Whether a list of media queries applies to a graphic of this size. A query that can't be understood does not apply. */
export function matchesMedia(list: string, size: Size): boolean {
  return list.trim() === "" || splitAtTopLevel(list, ",").some((query) => matchesQuery(query.trim().toLowerCase(), size));
}

function matchesQuery(query: string, size: Size): boolean {
  if (query.startsWith("not ")) return !matchesQuery(query.slice(4).trim(), size);
  if (query.startsWith("only ")) return matchesQuery(query.slice(5).trim(), size);
  const alternatives = query.split(/\s+or\s+/);
  if (alternatives.length > 1) return alternatives.some((alternative) => matchesQuery(alternative, size));
  return query.split(/\s+and\s+/).every((condition) => matchesCondition(condition, size));
}

function matchesCondition(condition: string, size: Size): boolean {
  if (condition === "all" || condition === "screen") return true;
  const inner = /^\(([^]*)\)$/.exec(condition)?.[1]?.trim();
  if (inner === undefined) return false;
  if (/^\(|^not\s/.test(inner)) return matchesQuery(inner, size);
  const [, feature = "", value] = /^([\w-]+)\s*(?::\s*([^]+))?$/.exec(inner) ?? [];
  const range = /^(min|max)-(width|height)$/.exec(feature);
  if (range && value !== undefined) {
    const limit = toPixels(value);
    const actual = range[2] === "width" ? size.width : size.height;
    return range[1] === "min" ? actual >= limit : actual <= limit;
  }
  const comparison = /^(width|height)\s*([<>]=?)\s*([^<>=]+)$/.exec(inner);
  if (comparison) {
    const actual = comparison[1] === "width" ? size.width : size.height;
    const limit = toPixels(comparison[3] ?? "");
    const isWithin = comparison[2]?.startsWith("<") ? actual < limit : actual > limit;
    return isWithin || (comparison[2]?.endsWith("=") === true && actual === limit);
  }
  const actual = FEATURES[feature];
  return actual !== undefined && (value === undefined ? actual !== "none" && actual !== "no-preference" : actual === value.trim());
}

function toPixels(value: string): number {
  const [, number = "NaN", unit = "px"] = /^([\d.]+)\s*(px|r?em)?$/.exec(value.trim()) ?? [];
  return Number(number) * (unit === "px" ? 1 : 16);
}

/** Splits text at a separator that is not in parentheses or quotes. */
export function splitAtTopLevel(text: string, separator: string | RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0 && (typeof separator === "string" ? character === separator : separator.test(character))) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
