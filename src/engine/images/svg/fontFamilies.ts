import type { SpecifiedStyle } from "./cascade.ts";
import { listMetricAliases } from "./fonts/relatedFamilies.ts";

export const DEFAULT_FAMILY = "DejaVu Sans";

/** Bundled families that replace generic ones. */
const GENERIC_FAMILIES: Record<string, string> = {
  serif: "DejaVu Serif",
  "ui-serif": "DejaVu Serif",
  monospace: "DejaVu Sans Mono",
  "ui-monospace": "DejaVu Sans Mono",
  "sans-serif": DEFAULT_FAMILY,
  "ui-sans-serif": DEFAULT_FAMILY,
  "ui-rounded": DEFAULT_FAMILY,
  "system-ui": DEFAULT_FAMILY,
  cursive: DEFAULT_FAMILY,
  fantasy: DEFAULT_FAMILY,
};

/** Splits a value of `font-family`. */
export function splitFamilies(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.replaceAll(/["']/g, "").trim())
    .filter((name) => name !== "");
}

/** Returns the bundled family for a generic one, and other families as they are. */
export function replaceGenericFamily(name: string): string {
  return GENERIC_FAMILIES[name.toLowerCase()] ?? name;
}

/** Returns the font families that styles specify, except generic ones, and the families that can replace them. */
export function findFontFamilies(styles: Iterable<SpecifiedStyle>): string[] {
  const lists = new Set(Array.from(styles, (style) => style.get("font-family") ?? ""));
  const names = new Set(Array.from(lists, splitFamilies).flat());
  const families = [...names].filter((name) => !(name.toLowerCase() in GENERIC_FAMILIES) && name !== "inherit");
  return [...new Set(families.flatMap((name) => [name, ...listMetricAliases(name)]))];
}
