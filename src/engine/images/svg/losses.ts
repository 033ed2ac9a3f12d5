import { isTag, type Element } from "domhandler";
import { filter } from "domutils";
import type { SpecifiedStyle } from "./cascade.ts";
import type { SvgDocument } from "./parseSvg.ts";

/** Counts references to images, style sheets and fonts in other files, none of which is loaded; `data:` and `#` URLs are not external. */
export function countExternalReferences({ root, externalStyleSheetCount }: SvgDocument, externalInSheets: number): number {
  const elements = filter(isTag, root, true) as Element[];
  let count = externalStyleSheetCount + externalInSheets;
  for (const { name, attribs } of elements) {
    const url = /^(?:image|feImage|use|img)$/.test(name) ? (attribs["href"] ?? attribs["src"] ?? "").trim() : "";
    if (url !== "" && !/^(?:data:|#)/i.test(url)) count++;
    for (const value of Object.values(attribs)) if (/\burl\(\s*["']?(?:https?:|file:|\/\/)/i.test(value)) count++;
  }
  return count;
}

/** Finds the families that styles name, except generic ones. */
export function findFontFamilies(styles: Iterable<SpecifiedStyle>): string[] {
  const lists = new Set(Array.from(styles, (style) => style.get("font-family") ?? ""));
  const names = Array.from(lists, splitFamilies).flat();
  return [...new Set(names)].filter((name) => !/^(?:serif|sans-serif|monospace|cursive|fantasy|system-ui|inherit|ui-.*)$/i.test(name));
}

/** Splits a value of `font-family`. */
export function splitFamilies(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.replaceAll(/["']/g, "").trim())
    .filter((name) => name !== "");
}
