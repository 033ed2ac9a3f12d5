import type { Element } from "domhandler";
import { appendChild } from "domutils";
import type { Size } from "../../../../image/budget.ts";
import type { SpecifiedStyle } from "../cascade.ts";
import { createSvgElement } from "../createSvgElement.ts";
import { toPixels } from "../length.ts";
import { splitAtTopLevel } from "../mediaQuery.ts";
import { splitWords } from "../shorthands.ts";
import type { Box } from "../size.ts";
import { drawGradient } from "./gradient.ts";
import { computeTileSize, drawImageTiles, readBackgroundImage } from "./imageLayer.ts";

const FONT_SIZE_PX = 16;

/** Whether a style has a gradient in its background. Other background images are not drawn. */
export function hasBackgroundImage(style: SpecifiedStyle): boolean {
  return /gradient\(|-oriel-image\(/i.test(style.get("background-image") ?? "");
}

/**
 * Creates elements that draw the images and gradients in the background of a box, the lowest first.
 * @param radius radius of the corners
 * @param id start of the identifiers to use
 */
export function paintBackgroundImages(style: SpecifiedStyle, box: Box, radius: number, id: string): Element[] {
  const values = splitAtTopLevel(style.get("background-image") ?? "", ",");
  const sizes = splitAtTopLevel(style.get("background-size") ?? "auto", ",");
  const positions = splitAtTopLevel(style.get("background-position") ?? "0 0", ",");
  const repeats = splitAtTopLevel(style.get("background-repeat") ?? "repeat", ",");
  const layers = values.map((value, index) => {
    const layerId = `${id}-${index}`;
    const image = readBackgroundImage(value);
    const size = sizes[index % sizes.length]?.trim() ?? "";
    const tile = placeTile(
      image ? computeTileSize(size, box, image) : readTileSize(size, box),
      positions[index % positions.length] ?? "",
      box,
    );
    if (image) return drawImageTiles(image, tile, box, repeats[index % repeats.length]?.trim() ?? "", layerId);
    return covers(tile, box) ? (drawGradient(value, tile, box, layerId) ?? []) : drawTiles(value, tile, box, layerId);
  });
  const elements = layers.toReversed().flat();
  if (radius === 0 || elements.length === 0) return elements;
  const clip = createSvgElement("clipPath", { id: `${id}-clip` });
  appendChild(clip, createSvgElement("rect", { ...box, rx: radius }));
  const group = createSvgElement("g", { "clip-path": `url(#${id}-clip)` });
  for (const element of elements) appendChild(group, element);
  return [clip, group];
}

function readTileSize(size: string, box: Size): Size {
  const [first, second] = splitWords(size);
  const readSide = (word: string | undefined, base: number) => toPixels(word, { fontSize: FONT_SIZE_PX, percentageBase: base }) || base;
  return { width: readSide(first, box.width), height: readSide(second, box.height) };
}

/** Returns the box of the first tile with which a box is filled. */
function placeTile({ width, height }: Size, position: string, box: Box): Box {
  const [left = "0", top = "center"] = splitWords(position);
  // With keywords, the vertical position may come first.
  const [x, y] = /^(?:top|bottom)$/.test(left) || /^(?:left|right)$/.test(top) ? [top, left] : [left, top];
  const readOffset = (word: string, free: number) => toPixels(OFFSETS[word] ?? word, { fontSize: FONT_SIZE_PX, percentageBase: free }) ?? 0;
  return { x: box.x + readOffset(x, box.width - width), y: box.y + readOffset(y, box.height - height), width, height };
}

const OFFSETS: Record<string, string> = { left: "0%", top: "0%", center: "50%", right: "100%", bottom: "100%" };

function covers(tile: Box, box: Box): boolean {
  return tile.x <= box.x && tile.y <= box.y && tile.x + tile.width >= box.x + box.width && tile.y + tile.height >= box.y + box.height;
}

function drawTiles(value: string, tile: Box, box: Box, id: string): Element[] {
  const area = { ...tile, x: 0, y: 0 };
  const content = drawGradient(value, area, area, `${id}-tile`);
  if (!content) return [];
  const pattern = createSvgElement("pattern", { id, patternUnits: "userSpaceOnUse", ...tile });
  for (const element of content) appendChild(pattern, element);
  return [pattern, createSvgElement("rect", { ...box, fill: `url(#${id})`, stroke: "none" })];
}

/** Wraps a graphic in one that draws the background of its root element; returns a graphic without a background as it is. @param withColor whether to draw the color, too */
export function addBackground(root: Element, { width, height }: Size, style: SpecifiedStyle, withColor: boolean): Element {
  const color = style.get("background-color");
  const isColored = withColor && color !== undefined && color !== "transparent";
  if (!isColored && !hasBackgroundImage(style)) return root;
  const wrapper = createSvgElement("svg", { width, height });
  if (isColored) appendChild(wrapper, createSvgElement("rect", { width, height, fill: color }));
  for (const element of paintBackgroundImages(style, { x: 0, y: 0, width, height }, 0, "oriel-background")) appendChild(wrapper, element);
  appendChild(wrapper, root);
  Object.assign(root.attribs, { x: "0", y: "0" });
  return wrapper;
}
