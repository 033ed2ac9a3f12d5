import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import { findRawHtmlImages } from "./rawBlocks.ts";
import { splitLines, type Line } from "./textLines.ts";

/** Value of `element` for images in macros. */
const ELEMENT = "image macro";

/** Matches the first and last line of a block of code, of literal text, of text that is passed through, or of comments. */
const LITERAL_FENCE = /^(?:-{4,}|\.{4,}|\+{4,}|\/{4,}|`{3,})/;

/** Matches the style of a paragraph whose text is literal. */
const LITERAL_STYLE = /^\[(?:source|listing|literal|stem|latexmath|asciimath|pass|comment|mermaid|plantuml|graphviz|ditaa)\b[^\]]*\]\s*$/;

/** Matches a block macro on a separate line, or at the start of a table cell. */
const BLOCK_MACRO = /^(?:[\d.+*^<>]*a\|[ \t]*)?image::([^\s[][^[\n]*)\[(.*)\][ \t]*$/;

const INLINE_MACRO = /(?<![\w\\:])image:(?!:)([^\s:[\]][^[\]\n]{0,1000})\[((?:\\\]|[^\]\n])*)\]/g;

/** Matches the style of a passthrough block whose text is not HTML. */
const FORMULA = /^\[(?:stem|latexmath|asciimath)\b/;

/** Matches passthrough text that becomes part of the page as it is. */
const RAW = /(?<=(?<!\+)\+{3})(?!\+).{1,1000}?(?=\+{3})|(?<=pass:\[).{1,1000}?(?=\])/g;

/** Matches text that is passed through without being interpreted. */
const PASSED_THROUGH = /\+{3}.*?\+{3}|`\+.*?\+`|(?<!\w)\+(?!\s)[^+\n]+(?<!\s)\+(?!\w)|pass:\w*\[.*?\]/g;

const LIST_MARK = /^[ \t]*(?:[*.-]+|\d+\.|[a-z]\.|<[.\d]+>)[ \t]|::(?:[ \t]|$)/;

/**
 * Finds the images in AsciiDoc: those of the macros `image::` and `image:`, except in literal text and comments, and those in passthrough HTML. Source:
 * AsciiDoc Language Documentation, “Images”, “Literals and Source Code”, “Passthroughs”.
 */
export function findAsciiDocImages(source: string): ImageUse[] {
  const uses: ImageUse[] = [];
  let fence: string | undefined;
  let isLiteral = false;
  let isParagraphStart = true;
  let previous = "";
  /** Start of the passthrough block that is open. */
  let rawStart: number | undefined;
  const raw: Span[] = [];
  for (const line of splitLines(source)) {
    const text = line.text.trimEnd();
    if (fence !== undefined) {
      if (text !== fence) continue;
      if (rawStart !== undefined) raw.push({ from: rawStart, to: line.from });
      [fence, rawStart] = [undefined, undefined];
      continue;
    }
    const [opening] = LITERAL_FENCE.exec(text) ?? [];
    if (opening !== undefined && (text === opening || opening.startsWith("`"))) {
      fence = opening;
      rawStart = opening.startsWith("+") && !FORMULA.test(previous) ? line.from + line.text.length : undefined;
      isLiteral = false;
      continue;
    }
    if (text === "") {
      [isLiteral, isParagraphStart] = [false, true];
      continue;
    }
    if (isParagraphStart && (LITERAL_STYLE.test(text) || (/^[ \t]/.test(text) && !LIST_MARK.test(text)))) isLiteral = true;
    // The attributes of a block precede it.
    isParagraphStart = /^\[.*\]$|^\.[^\s.]/.test(text);
    previous = text;
    if (isLiteral || text.startsWith("//")) continue;
    uses.push(...readLine({ from: line.from, text }));
    for (const { 0: part, index } of text.matchAll(RAW)) raw.push({ from: line.from + index, to: line.from + index + part.length });
  }
  return [...uses, ...findRawHtmlImages(source, raw)].toSorted((a, b) => a.range.from - b.range.from);
}

function readLine({ from, text }: Line): ImageUse[] {
  const [block, blockTarget = "", blockList = ""] = BLOCK_MACRO.exec(text) ?? [];
  if (block !== undefined)
    return [createImage({ from, to: from + text.length }, blockTarget, blockList, from + text.lastIndexOf(`[${blockList}]`) + 1)];
  const visible = text.replace(PASSED_THROUGH, (part) => " ".repeat(part.length));
  return Array.from(visible.matchAll(INLINE_MACRO), ({ 0: macro, 1: target = "", 2: list = "", index }) => {
    const start = from + index;
    return createImage({ from: start, to: start + macro.length }, target, list, start + macro.length - 1 - list.length);
  });
}

function createImage(range: Span, target: string, list: string, listStart: number): ImageUse {
  return { element: ELEMENT, range, alt: readAlt(list, listStart), target: target.trim(), isHidden: false, context: {} };
}

/** Reads the alt text from the attributes of a macro: the attribute `alt`, or else the first attribute if it has no name. */
function readAlt(list: string, start: number): AltText {
  const [first = ""] = /^\s*(?:"(?:\\"|[^"])*"|[^,]*)/.exec(list) ?? [];
  const [named, , quoted] = /(?:^|,)\s*alt\s*=\s*("((?:\\"|[^"])*)"|[^,]*)/.exec(list) ?? [];
  const raw = named === undefined ? (/^\s*[\w-]+\s*=/.test(first) ? "" : first) : (quoted ?? named.replace(/^[^=]*=/, ""));
  const value = collapseWhitespace(raw.replace(/^\s*"([^]*)"\s*$/, "$1").replaceAll(/\\(["\]])/g, "$1"));
  const range = { from: start, to: start + list.length };
  if (value.includes("{")) return { kind: "dynamic", range, raw: value };
  if (value !== "" || named !== undefined) return { kind: "elementContent", range, value };
  return { kind: "missing", range, quoting: { kind: "verbatim", prefix: "", quotes: [""] } };
}
