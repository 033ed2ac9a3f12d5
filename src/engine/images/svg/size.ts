import type { Element } from "domhandler";
import type { Size } from "../../../image/budget.ts";
import type { SpecifiedStyle } from "./cascade.ts";
import { toPixels } from "./length.ts";

export interface Box extends Size {
  x: number;
  y: number;
}

const DEFAULT_FONT_SIZE_PX = 16;

/** Reads the `viewBox` of an `svg`, `symbol` or `marker` element. */
export function readViewBox({ attribs }: Element): Box | undefined {
  const numbers = attribs["viewBox"]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  if (numbers?.length !== 4 || numbers.some((number) => !Number.isFinite(number))) return undefined;
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * Computes the intrinsic size of a graphic in pixels. A side without a length is computed from the other side and the proportions of the `viewBox`.
 * @param style style of the root element; undefined before the style sheets have been read
 * @returns the sides; a side is undefined if there is neither a length nor a `viewBox` for it
 */
export function computeIntrinsicSize(root: Element, style?: SpecifiedStyle): { width: number | undefined; height: number | undefined } {
  const [width, height] = [readSide(root, style, "width"), readSide(root, style, "height")];
  const viewBox = readViewBox(root);
  if (!viewBox) return { width, height };
  const ratio = viewBox.width / viewBox.height;
  const maxWidth = toPixels(style?.get("max-width"), { fontSize: DEFAULT_FONT_SIZE_PX }) || Infinity;
  const usedWidth = Math.min(maxWidth, width ?? (height === undefined ? viewBox.width : height * ratio));
  return { width: usedWidth, height: height ?? usedWidth / ratio };
}

/** Whether a graphic has a length for its width or its height. */
export function specifiesSize(root: Element, style: SpecifiedStyle): boolean {
  return readSide(root, style, "width") !== undefined || readSide(root, style, "height") !== undefined;
}

function readSide(root: Element, style: SpecifiedStyle | undefined, name: "width" | "height"): number | undefined {
  return toPixels(style?.get(name), { fontSize: DEFAULT_FONT_SIZE_PX }) ?? toPixels(root.attribs[name], { fontSize: DEFAULT_FONT_SIZE_PX });
}
