import type { ImageUse, Span } from "../imageUse.ts";
import { KNOWN_COMPONENTS } from "./components.ts";
import { findElementImages } from "./elementImages.ts";
import { parseHtml } from "./htmlElements.ts";
import { replaceSpans } from "./template.ts";
import { blankText } from "./markdownText.ts";

/** Finds the images in blocks of HTML that a document of another markup language contains. Such documents are never changed. */
export function findRawHtmlImages(source: string, blocks: readonly Span[]): ImageUse[] {
  if (!blocks.some(({ from, to }) => /<[a-z]/i.test(source.slice(from, to)))) return [];
  const gaps = blocks.map(({ from }, index): Span => ({ from: blocks[index - 1]?.to ?? 0, to: from }));
  const end = { from: blocks.at(-1)?.to ?? 0, to: source.length };
  const html = replaceSpans(source, [...gaps, end], ({ from, to }) => blankText(source.slice(from, to)));
  const root = parseHtml({ source: html, masked: html, expressions: new Map() });
  return findElementImages(root, { source: html, components: KNOWN_COMPONENTS });
}
