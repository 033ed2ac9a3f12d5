import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { ImageNote } from "../../../image/notes.ts";
import { MAX_KEPT_PIXELS, type Pixels } from "../pixels.ts";
import { runTolerantly } from "../repair/runTolerantly.ts";
import { chooseFailOn } from "../repair/tolerance.ts";
import type { SourceImage } from "../sourceImage.ts";
import { readSystemFonts } from "../systemFonts.ts";
import { addBackground } from "./background/paintBackground.ts";
import type { ConvertedImage } from "./embeddedImages.ts";
import { DEFAULT_SIZE, normalizeSvg, omitUndefinedSides, writeSize, type SvgResources } from "./normalizeSvg.ts";
import { mergeNotes } from "./mergeNotes.ts";
import { drawSvg, measureContent, prepareResvg, type AssetLocator } from "./resvg.ts";
import { serializeSvg } from "./serialize.ts";
import { looksLikeSvg } from "./sniffSvg.ts";
import { readSourceText } from "./sourceText.ts";

/** Maximum length of the longer side of a drawn graphic, in pixels, even if only a region of it is needed. */
const MAX_SIDE = 8192;
/** Maximum number of pixels of the size that is reported. Larger graphics are reported, and drawn, at a smaller size. */
const MAX_REPORTED_PIXELS = 100_000_000;
/** Maximum number of pixels of an embedded image that has to be converted. */
const MAX_EMBEDDED_PIXELS = 32_000_000;
/** Side of the copy for which an embedded image is decoded once, to find damage. */
const CHECKED_SIDE_PX = 16;
/** Scale at which a graphic in a filter is drawn, because it is resampled. */
const FILTER_SCALE = 2;
/** Maximum depth at which graphics may be nested. */
const MAX_NESTING = 3;

/**
 * Opens a vector graphic with resvg, which runs no scripts and loads no other files. sharp's WebAssembly build has resvg too, but without
 * fonts, so it would draw no text.
 * @throws Error whose message can be shown to the user
 */
export async function openSvg(bytes: Uint8Array, locate: AssetLocator = (name) => join(__dirname, name)): Promise<SourceImage> {
  const bundledFonts = await prepareResvg(locate);
  const nested: NestedContent = { fonts: [], notes: [] };
  const createResources = (nesting: number): SvgResources => ({
    locate,
    convertImage: (image) => convertImage(image, createResources(nesting + 1), nesting, nested),
    loadFonts: async (families, text) => [...(await readSystemFonts(families, text)), ...bundledFonts],
  });
  const graphic = await normalizeSvg(await readSourceText(bytes), createResources(0));
  const { root, size, style } = graphic;
  const notes = mergeNotes([...graphic.notes, ...nested.notes]);
  const fonts = [...new Set([...graphic.fonts, ...nested.fonts])];
  let { width, height } = size;
  if (width === undefined || height === undefined) {
    const content = measureContent(serializeSvg(root), fonts);
    width ??= Math.max(DEFAULT_SIZE.width, content.width);
    height ??= Math.max(DEFAULT_SIZE.height, content.height);
    writeSize(root, { width, height });
  }
  const svg = serializeSvg(addBackground(root, { width, height }, style, false));
  const background = style.get("background-color");
  const [shorterSide, longerSide] = [Math.min(width, height), Math.max(width, height)];
  // The shorter side is not reduced to less than one pixel, so that a long line stays visible.
  const minScale = longerSide / shorterSide <= MAX_KEPT_PIXELS ? 1 / shorterSide : 0;
  const reduction = Math.min(1, Math.sqrt(MAX_REPORTED_PIXELS / (width * height)));
  const round = (side: number) => Math.max(1, reduction < 1 ? Math.floor(side * reduction) : Math.round(side));
  return {
    size: { width: round(width), height: round(height) },
    notes,
    content: {
      kind: "pixels",
      decode: (scale) =>
        Promise.resolve(
          drawSvg(
            svg,
            fonts,
            Math.max(minScale, Math.min(scale * reduction, MAX_SIDE / longerSide)),
            background === "transparent" ? undefined : background,
          ),
        ),
    },
  };
}

/** Fonts and losses of the embedded graphics. */
interface NestedContent {
  fonts: Uint8Array[];
  notes: ImageNote[];
}

/** Converts an embedded image to one that resvg draws, and adds what it needs to `nested`. */
async function convertImage(bytes: Uint8Array, resources: SvgResources, nesting: number, nested: NestedContent): Promise<ConvertedImage> {
  if (looksLikeSvg(bytes)) {
    if (nesting >= MAX_NESTING) throw new Error("The graphics are nested too deeply.");
    const { root, size, hasOwnSize, style, fonts, notes } = await normalizeSvg(await readSourceText(bytes), resources);
    nested.fonts.push(...fonts);
    nested.notes.push(...notes);
    const { width = DEFAULT_SIZE.width, height = DEFAULT_SIZE.height } = omitUndefinedSides(size);
    writeSize(root, { width, height });
    const graphic = addBackground(root, { width, height }, style, true);
    const draw = async () => toPngUrl(drawSvg(serializeSvg(graphic), fonts, FILTER_SCALE, undefined));
    return { kind: "graphic", root: graphic, hasOwnSize, draw, width, height };
  }
  return runTolerantly(bytes, async (readableBytes, tolerance) => {
    const options = { failOn: chooseFailOn(readableBytes, tolerance), limitInputPixels: MAX_EMBEDDED_PIXELS };
    const { format, orientation = 1, space, autoOrient: size } = await sharp(readableBytes, options).metadata();
    const isKnown = format === "png" || format === "gif" || (format === "jpeg" && orientation === 1 && space !== "cmyk");
    if (isKnown && tolerance !== "all") {
      // resvg draws nothing in place of a damaged image.
      await sharp(readableBytes, options).resize(CHECKED_SIDE_PX, CHECKED_SIDE_PX).raw().toBuffer();
      return { kind: "url", url: `data:image/${format};base64,${Buffer.from(readableBytes).toString("base64")}`, ...size };
    }
    const url = await encodePngUrl(sharp(readableBytes, options).autoOrient().toColorspace("srgb"));
    if (tolerance === "all") nested.notes.push({ kind: "damaged" });
    return { kind: "url", url, ...size };
  });
}

function toPngUrl({ data, width, height }: Pixels): Promise<string> {
  return encodePngUrl(sharp(data, { raw: { width, height, channels: 4 } }));
}

async function encodePngUrl(image: Sharp): Promise<string> {
  return `data:image/png;base64,${(await image.png({ compressionLevel: 1 }).toBuffer()).toString("base64")}`;
}
