import { isTag, type Element } from "domhandler";
import { DEFAULT_FAMILY, splitFamilies } from "../fontFamilies.ts";
import type { FontRequest } from "../html/fonts.ts";
import { computeFontSize, computeWeight } from "../html/htmlStyle.ts";
import { findInherited } from "../inherited.ts";

/** Returns the font that an element of a text specifies or inherits. */
export function createFontRequest(element: Element): FontRequest {
  return {
    families: splitFamilies(findInherited(element, "font-family") ?? DEFAULT_FAMILY),
    weight: resolveWeight(element),
    isItalic: /italic|oblique/.test(findInherited(element, "font-style") ?? ""),
    fontSize: resolveFontSize(element),
  };
}

function resolveWeight({ attribs, parent }: Element): number {
  const value = attribs["font-weight"];
  return computeWeight(value === "inherit" ? undefined : value, parent && isTag(parent) ? resolveWeight(parent) : 400);
}

export function resolveFontSize({ attribs, parent }: Element): number {
  return computeFontSize(attribs["font-size"]?.toLowerCase(), parent && isTag(parent) ? resolveFontSize(parent) : 16);
}
