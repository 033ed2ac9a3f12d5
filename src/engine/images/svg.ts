import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import type { Pixels } from "./pixels.ts";
import type { SourceImage } from "./sourceImage.ts";
import { findFontFamilies, findLosses, resolveCss } from "./svgText.ts";
import { readSystemFonts } from "./systemFonts.ts";

/** Maximum size of the uncompressed source. */
const MAX_SOURCE_BYTES = 64_000_000;
/** Maximum length of the longer side of a drawn graphic, in pixels, even if only a region of it is needed. */
const MAX_SIDE = 8192;

/** Fonts shipped with the decoder, so that text looks the same everywhere and needs no system fonts. */
const BUNDLED_FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf"];

/**
 * Opens a vector graphic with resvg, which runs no scripts and loads no other files. sharp's WebAssembly build has resvg too, but without
 * fonts, so it would draw no text.
 * @throws Error whose message can be shown to the user
 */
export async function openSvg(bytes: Uint8Array): Promise<SourceImage> {
  const source = await readSource(bytes);
  await (preparation ??= prepareResvg());
  const text = resolveCss(source);
  const fonts = await readSystemFonts(findFontFamilies(text), text);
  const { width, height } = draw(text, fonts, 1, (resvg) => ({ width: resvg.width, height: resvg.height }));
  return {
    size: { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) },
    notes: findLosses(source),
    content: {
      kind: "pixels",
      decode: (scale) => Promise.resolve(draw(text, fonts, Math.min(scale, MAX_SIDE / Math.max(width, height)), render)),
    },
  };
}

let preparation: Promise<void> | undefined;
let bundledFonts: Uint8Array[] = [];

async function prepareResvg(): Promise<void> {
  await initWasm(await readFile(join(__dirname, "resvg.wasm")));
  bundledFonts = await Promise.all(BUNDLED_FONTS.map((name) => readFile(join(__dirname, "fonts", name))));
}

function draw<T>(svg: string, fonts: Uint8Array[], scale: number, read: (resvg: InstanceType<typeof Resvg>) => T): T {
  let resvg;
  try {
    resvg = new Resvg(svg, {
      fitTo: { mode: "zoom", value: scale },
      font: {
        fontBuffers: [...fonts, ...bundledFonts],
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
    return read(resvg);
  } finally {
    resvg.free();
  }
}

function render(resvg: InstanceType<typeof Resvg>): Pixels {
  const image = resvg.render();
  try {
    const { width, height } = image;
    return { width, height, data: unpremultiply(image.pixels) };
  } finally {
    image.free();
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

async function readSource(bytes: Uint8Array): Promise<string> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const uncompressedBytes = isGzip ? await promisify(gunzip)(bytes, { maxOutputLength: MAX_SOURCE_BYTES }) : bytes;
  const encoding =
    uncompressedBytes[0] === 0xff && uncompressedBytes[1] === 0xfe
      ? "utf-16le"
      : uncompressedBytes[0] === 0xfe && uncompressedBytes[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  const text = new TextDecoder(encoding).decode(uncompressedBytes);
  // SVGs copied from web pages often lack the namespace, which only standalone files need.
  return /\bxmlns\s*=/.test(/<svg\b[^>]*/.exec(text)?.[0] ?? "") ? text : text.replace(/<svg\b/, '<svg xmlns="http://www.w3.org/2000/svg"');
}
