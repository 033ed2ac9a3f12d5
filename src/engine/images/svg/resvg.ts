import { readFile } from "node:fs/promises";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import type { Size } from "../../../image/budget.ts";
import type { Box } from "./size.ts";
import type { Pixels } from "../pixels.ts";

/** Returns the path of a file that ships next to the decoder. */
export type AssetLocator = (name: string) => string;

/** Fonts shipped with the decoder, so that text looks the same everywhere and needs no system fonts. */
const BUNDLED_FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf"];

/** Size of text without one, as in browsers. */
const DEFAULT_FONT_SIZE_PX = 16;

let preparation: Promise<Uint8Array[]> | undefined;

/** Loads resvg once, and returns the bundled fonts. */
export function prepareResvg(locate: AssetLocator): Promise<Uint8Array[]> {
  preparation ??= loadResvg(locate);
  return preparation;
}

async function loadResvg(locate: AssetLocator): Promise<Uint8Array[]> {
  await initWasm(await readFile(locate("resvg.wasm")));
  return Promise.all(BUNDLED_FONTS.map((name) => readFile(locate(`fonts/${name}`))));
}

/**
 * Draws a normalized SVG.
 * @param background color behind the graphic; undefined for none
 */
export function drawSvg(svg: string, fonts: Uint8Array[], scale: number, background: string | undefined): Pixels {
  return useResvg(svg, fonts, scale, background, (resvg) => {
    const image = resvg.render();
    try {
      const { width, height } = image;
      return { width, height, data: unpremultiply(image.pixels) };
    } finally {
      image.free();
    }
  });
}

/** Returns the size that the content needs from the origin to its right and lower edges, in pixels. */
export function measureContent(svg: string, fonts: Uint8Array[]): Size {
  const { x, y, width, height } = measureBounds(svg, fonts) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { width: Math.ceil(x + width), height: Math.ceil(y + height) };
}

/** Returns the box around the content, strokes included; undefined if there is none. */
export function measureBounds(svg: string, fonts: Uint8Array[]): Box | undefined {
  return useResvg(svg, fonts, 1, undefined, (resvg) => {
    const bounds = resvg.getBBox();
    if (!bounds) return undefined;
    const { x, y, width, height } = bounds;
    bounds.free();
    return { x, y, width, height };
  });
}

/** @throws Error whose message can be shown to the user */
function useResvg<T>(
  svg: string,
  fonts: Uint8Array[],
  scale: number,
  background: string | undefined,
  use: (resvg: InstanceType<typeof Resvg>) => T,
): T {
  let resvg;
  try {
    resvg = new Resvg(svg, {
      fitTo: { mode: "zoom", value: scale },
      ...(background === undefined ? {} : { background }),
      font: {
        fontBuffers: fonts,
        defaultFontSize: DEFAULT_FONT_SIZE_PX,
        defaultFontFamily: "DejaVu Sans",
        sansSerifFamily: "DejaVu Sans",
        serifFamily: "DejaVu Serif",
        monospaceFamily: "DejaVu Sans Mono",
        cursiveFamily: "DejaVu Sans",
        fantasyFamily: "DejaVu Sans",
      },
    });
  } catch (error) {
    throw new Error(`The SVG is damaged: ${String(error).replace(/^Error: (SVG data parsing failed cause )?/, "")}`, { cause: error });
  }
  try {
    return use(resvg);
  } finally {
    resvg.free();
  }
}

/** Undoes the premultiplication of alpha: resvg, unlike the other decoders, returns premultiplied colors. */
function unpremultiply(data: Uint8Array): Uint8Array {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel++) data[channel] = Math.min(255, Math.round(((data[channel] ?? 0) * 255) / alpha));
  }
  return data;
}
