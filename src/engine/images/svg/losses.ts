import { isTag, type Element } from "domhandler";
import { filter } from "domutils";
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
