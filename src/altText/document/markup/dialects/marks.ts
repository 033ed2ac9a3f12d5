import type { DialectFeature, DialectFeatures } from "../../dialect.ts";
import type { Span } from "../../imageUse.ts";
import type { MarkdownImage } from "../markdownImages.ts";
import type { MarkdownNodes } from "../markdownNodes.ts";
import { MASK, replaceSpans } from "../template.ts";
import { findImageSizes } from "./imageSizes.ts";
import { findLearnImages } from "./learnImages.ts";
import { findLiquidBlocks } from "./liquidBlocks.ts";
import { findLiquidIncludes } from "./liquidIncludes.ts";
import { findLiquidUrls } from "./liquidUrls.ts";
import type { Mark, MarkFinder } from "./mark.ts";
import { findMystMarks } from "./mystDirectives.ts";
import { findRawFences } from "./rawFences.ts";
import { findShortcodes } from "./shortcodes.ts";
import { findWikiEmbeds } from "./wikiEmbeds.ts";

const finders: readonly { feature: DialectFeature; find: MarkFinder }[] = [
  { feature: "mystDirectives", find: findMystMarks },
  { feature: "quarto", find: findRawFences },
  { feature: "shortcodes", find: findShortcodes },
  { feature: "liquidIncludes", find: findLiquidBlocks },
  { feature: "liquidIncludes", find: findLiquidIncludes },
  { feature: "liquidIncludes", find: findLiquidUrls },
  { feature: "learnImages", find: findLearnImages },
  { feature: "wikiEmbeds", find: findWikiEmbeds },
  { feature: "imageSizes", find: findImageSizes },
];

/** Finds all marks of a dialect, in document order. Of two marks that overlap, the first one counts. */
export function findMarks(text: string, features: DialectFeatures): Mark[] {
  const marks = finders.filter(({ feature }) => features.has(feature)).flatMap(({ find }) => find(text));
  marks.sort((a, b) => a.from - b.from);
  let end = 0;
  return marks.filter(({ from, to }) => {
    const isFirst = from >= end;
    if (isFirst) end = to;
    return isFirst;
  });
}

/** Masks marks, with all offsets unchanged. */
export function maskMarks(text: string, marks: Mark[]): string {
  const masks = new Map<Span, Mark["mask"]>(marks.map((mark) => [mark, mark.mask]));
  return replaceSpans(text, marks, (span) => {
    const mask = masks.get(span);
    if (mask === "word") return MASK.repeat(span.to - span.from);
    const blank = text.slice(span.from, span.to).replace(/[^\n]/g, " ");
    return mask === "tag" ? VOID_TAG + blank.slice(VOID_TAG.length) : blank;
  });
}

/** A tag that begins a block of HTML, and that is ignored there, because the element is void. No mark is shorter. */
const VOID_TAG = "</link>";

const CODE_NODES = new Set(["FencedCode", "CodeBlock", "InlineCode", "CommentBlock", "Comment"]);

/** Returns the images of marks, except in code and comments. */
export function listMarkImages(marks: Mark[], { nonText }: MarkdownNodes): MarkdownImage[] {
  const code = nonText.filter(({ name }) => CODE_NODES.has(name));
  let index = 0;
  return marks.flatMap(({ from, image }) => {
    while ((code[index]?.to ?? Infinity) <= from) index += 1;
    return image === undefined || (code[index]?.from ?? Infinity) <= from ? [] : [image];
  });
}
