import { isTag, isText, type Element, type Text } from "domhandler";
import { filter, getElementsByTagName, textContent } from "domutils";
import { createFontRequest, resolveFontSize } from "./fonts/fontRequest.ts";
import type { FontBook } from "./html/fonts.ts";
import { findInherited } from "./inherited.ts";
import { toPixels } from "./length.ts";

/** Scripts whose letters are joined. */
const JOINED = /\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Nko}|\p{Script=Mongolian}|\p{Script=Devanagari}|\p{Script=Bengali}/u;

/**
 * Converts `textLength` to the letter spacing that makes a text so long, because resvg (0.4x) ignores it for the `tspan` elements of a text.
 * resvg also adds the spacing after the last character before it centers or right-aligns a text, so that such a text is anchored at its start.
 */
export function applyTextLengths(root: Element, fonts: FontBook): void {
  for (const text of getElementsByTagName("text", root, true)) {
    const length = toPixels(text.attribs["textLength"], { fontSize: resolveFontSize(text) });
    if (length === undefined) continue;
    const isAdjusted = adjustSpacing(text, length, fonts);
    if (isAdjusted || !text.children.some(isTag)) anchorAtStart(text, length);
  }
}

/** @returns false if letter spacing can't adjust the text, which is left to resvg */
function adjustSpacing(text: Element, length: number, fonts: FontBook): boolean {
  if (text.attribs["lengthAdjust"] === "spacingAndGlyphs" || JOINED.test(textContent(text))) return false;
  const parts = filter(isTag, text.children, true) as Element[];
  const isPlain = parts.every(({ name, attribs }) => name === "tspan" && ["x", "y", "dx", "textLength"].every((key) => !(key in attribs)));
  if (!isPlain || /[\s,]/.test(text.attribs["x"]?.trim() ?? "") || text.attribs["dx"] !== undefined) return false;
  const { count, width } = measure(text, fonts);
  if (count < 2) return false;
  const spacing = (length - width) / (count - 1);
  delete text.attribs["textLength"];
  const spacings = [text, ...parts].map((element) => ({ element, ownSpacing: readSpacing(element) }));
  for (const { element, ownSpacing } of spacings)
    if (element === text || element.attribs["letter-spacing"] !== undefined)
      element.attribs["letter-spacing"] = String(ownSpacing + spacing);
  return true;
}

/** Measures a text without the adjustment, with its white space as it is drawn. */
function measure(text: Element, fonts: FontBook): { count: number; width: number } {
  const keepsSpaces = findInherited(text, "xml:space") === "preserve";
  const pieces = (filter(isText, text.children, true) as Text[]).map((node) => ({ node, drawn: node.data.replaceAll(/[\n\r\t]/g, " ") }));
  if (!keepsSpaces) {
    let endsWithSpace = true;
    for (const piece of pieces) {
      piece.drawn = piece.drawn.replaceAll(/ +/g, " ");
      if (endsWithSpace) piece.drawn = piece.drawn.trimStart();
      if (piece.drawn !== "") endsWithSpace = piece.drawn.endsWith(" ");
    }
    const last = pieces.findLast(({ drawn }) => drawn !== "");
    if (last) last.drawn = last.drawn.trimEnd();
  }
  let [count, width] = [0, 0];
  for (const { node, drawn } of pieces) {
    const parent = node.parent && isTag(node.parent) ? node.parent : text;
    const characters = Array.from(drawn).filter((character) => !/\p{M}/u.test(character)).length;
    count += characters;
    width += fonts.measureText(drawn, createFontRequest(parent)) + readSpacing(parent) * characters;
  }
  return { count, width };
}

function readSpacing(element: Element): number {
  return toPixels(findInherited(element, "letter-spacing"), { fontSize: resolveFontSize(element) }) ?? 0;
}

function anchorAtStart(text: Element, length: number): void {
  const anchor = findInherited(text, "text-anchor");
  if (anchor !== "middle" && anchor !== "end") return;
  const x = toPixels(text.attribs["x"], { fontSize: resolveFontSize(text) }) ?? 0;
  text.attribs["x"] = String(x - (anchor === "middle" ? length / 2 : length));
  text.attribs["text-anchor"] = "start";
}
