/**
 * Draws bold and italic text whose font has no such style, as browsers do: with thicker and with slanted letters. resvg (0.4x) draws it in
 * the style that the font has.
 */
import { isTag, isText, type Element } from "domhandler";
import { getElementsByTagName } from "domutils";
import type { FontBook } from "../html/fonts.ts";
import { findInherited } from "../inherited.ts";
import { toPixels } from "../length.ts";
import { createFontRequest, resolveFontSize } from "./fontRequest.ts";

/** Width of the line that thickens letters, in em. Source: Skia's synthetic bold, which depends on the size only slightly. */
const BOLD_STROKE_EM = 1 / 30;
/** Horizontal shift of a point per pixel above the baseline. Source: Skia's synthetic oblique. */
const SLANT = 0.25;

export function synthesizeStyles(root: Element, fonts: FontBook): void {
  for (const text of getElementsByTagName("text", root, true)) {
    thickenLetters(text, fonts, false);
    if (isSlanted(text, fonts)) slantText(text);
  }
}

/** @param isParentThick whether the element would inherit the line that thickens the letters of its parent */
function thickenLetters(element: Element, fonts: FontBook, isParentThick: boolean): void {
  const request = createFontRequest(element);
  const stroke = findInherited(element, "stroke") ?? "none";
  const fill = findInherited(element, "fill") ?? "#000";
  const isThick = fonts.needsSyntheticBold(request) && (stroke === "none" || isParentThick) && fill !== "none";
  if (isThick) {
    const opacity = findInherited(element, "fill-opacity");
    Object.assign(element.attribs, {
      stroke: fill,
      "stroke-width": String(request.fontSize * BOLD_STROKE_EM),
      "stroke-dasharray": "none",
      ...(opacity === undefined ? {} : { "stroke-opacity": opacity }),
    });
  } else if (isParentThick) element.attribs["stroke"] = "none";
  for (const child of element.children) if (isTag(child)) thickenLetters(child, fonts, isThick);
}

/** Whether all of a text has to be slanted. Parts of a text can't be. */
function isSlanted(element: Element, fonts: FontBook): boolean {
  const needsSlant = fonts.needsSyntheticItalic(createFontRequest(element));
  return (
    element.name !== "textPath" &&
    element.attribs["rotate"] === undefined &&
    element.children.every((child) =>
      isTag(child) ? isSlanted(child, fonts) : !isText(child) || child.data.trim() === "" || needsSlant,
    ) &&
    (needsSlant || element.children.some(isTag))
  );
}

/** Slants a text, and moves its parts so that their baselines stay where they are. */
function slantText(text: Element): void {
  const moves: (() => void)[] = [];
  let y = 0;
  const visit = (element: Element): boolean => {
    const context = { fontSize: resolveFontSize(element) };
    const read = (name: string) =>
      element.attribs[name]
        ?.trim()
        .split(/[\s,]+/)
        .map((value) => toPixels(value, context) ?? Number.NaN) ?? [];
    const [xs, ys, dys] = [read("x"), read("y"), read("dy")];
    if ([...xs, ...ys, ...dys].some(Number.isNaN) || ys.length > 1 || dys.length > 1) return false;
    const previousY = y;
    y = (ys[0] ?? y) + (dys[0] ?? 0);
    const [finalY, shift] = [y, SLANT * (y - previousY)];
    if (xs.length > 0) moves.push(() => (element.attribs["x"] = xs.map((x) => x + SLANT * finalY).join(" ")));
    else if (element === text) moves.push(() => (element.attribs["x"] = String(SLANT * finalY)));
    else if (shift !== 0) {
      const [dx = 0, ...others] = read("dx");
      moves.push(() => (element.attribs["dx"] = [dx + shift, ...others].join(" ")));
    }
    return element.children.every((child) => !isTag(child) || visit(child));
  };
  if (!visit(text)) return;
  for (const move of moves) move();
  const angle = (Math.atan(SLANT) * 180) / Math.PI;
  text.attribs["transform"] = `${text.attribs["transform"] ?? ""} skewX(${-angle})`.trim();
}
