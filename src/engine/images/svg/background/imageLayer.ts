/** Draws images in CSS backgrounds, which resvg (0.4x) does not read. */
import type { Element } from "domhandler";
import { appendChild } from "domutils";
import type { Size } from "../../../../image/budget.ts";
import { createSvgElement } from "../createSvgElement.ts";
import { splitAtTopLevel } from "../mediaQuery.ts";
import { splitWords } from "../shorthands.ts";
import { toPixels } from "../length.ts";
import type { Box } from "../size.ts";

/** A `data:` URL in a value of `background-image`. */
const DATA_URL = /^url\(\s*(["']?)(data:[^]*?)\1\s*\)$/i;
/** A converted image: the URL of an image or of a graphic in the document, and its size. */
const CONVERTED = /^-oriel-image\((\S+) (\S+) (\S+)\)$/;

export interface BackgroundImage extends Size {
  href: string;
}

/**
 * Replaces the `data:` URLs in a value of `background-image`.
 * @param convert returns undefined if the image can't be read
 */
export async function convertBackgroundImages(
  value: string,
  convert: (url: string) => Promise<BackgroundImage | undefined>,
): Promise<string> {
  const layers = splitAtTopLevel(value, ",").map(async (layer) => {
    const url = DATA_URL.exec(layer.trim())?.[2];
    if (url === undefined) return layer;
    const image = await convert(url);
    return image ? `-oriel-image(${image.href} ${image.width} ${image.height})` : "none";
  });
  return (await Promise.all(layers)).join(",");
}

export function readBackgroundImage(value: string): BackgroundImage | undefined {
  const [, href, width, height] = CONVERTED.exec(value.trim()) ?? [];
  return href === undefined ? undefined : { href, width: Number(width), height: Number(height) };
}

/** Computes the size of a tile from `background-size`. */
export function computeTileSize(size: string, box: Size, image: BackgroundImage): Size {
  if (size === "contain" || size === "cover") {
    const scales = [box.width / image.width, box.height / image.height];
    const scale = size === "contain" ? Math.min(...scales) : Math.max(...scales);
    return { width: image.width * scale, height: image.height * scale };
  }
  const [first, second] = splitWords(size);
  const [width, height] = [
    toPixels(first, { fontSize: 16, percentageBase: box.width }),
    toPixels(second, { fontSize: 16, percentageBase: box.height }),
  ];
  const ratio = image.width / image.height;
  return {
    width: width ?? (height === undefined ? image.width : height * ratio),
    height: height ?? (width === undefined ? image.height : width / ratio),
  };
}

/**
 * Creates elements that fill a box with tiles that show an image.
 * @param repeat value of `background-repeat`
 * @param id identifier to use
 */
export function drawImageTiles({ href, ...image }: BackgroundImage, tile: Box, box: Box, repeat: string, id: string): Element[] {
  if (!(tile.width > 0 && tile.height > 0)) return [];
  const viewBox = `0 0 ${image.width} ${image.height}`;
  const content = href.startsWith("#")
    ? createSvgElement("svg", { width: tile.width, height: tile.height, viewBox, preserveAspectRatio: "none" })
    : createSvgElement("image", { width: tile.width, height: tile.height, preserveAspectRatio: "none", href });
  if (href.startsWith("#")) appendChild(content, createSvgElement("use", { href }));
  const [horizontal = "repeat", vertical = /^repeat-[xy]$/.test(horizontal) ? "" : horizontal] = splitWords(repeat);
  const repeatsX = horizontal === "repeat-x" || (horizontal !== "repeat-y" && horizontal !== "no-repeat");
  const repeatsY = horizontal === "repeat-y" || (horizontal !== "repeat-x" && vertical !== "no-repeat");
  const pattern = createSvgElement("pattern", { id, patternUnits: "userSpaceOnUse", ...tile });
  appendChild(pattern, content);
  const x = repeatsX ? box.x : Math.max(box.x, tile.x);
  const y = repeatsY ? box.y : Math.max(box.y, tile.y);
  const right = repeatsX ? box.x + box.width : Math.min(box.x + box.width, tile.x + tile.width);
  const bottom = repeatsY ? box.y + box.height : Math.min(box.y + box.height, tile.y + tile.height);
  if (right <= x || bottom <= y) return [];
  return [pattern, createSvgElement("rect", { x, y, width: right - x, height: bottom - y, fill: `url(#${id})`, stroke: "none" })];
}
