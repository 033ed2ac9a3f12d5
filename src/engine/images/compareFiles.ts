import type { ChangedRegion } from "../../diff/changedRegion.ts";
import { compareImages, type Comparison } from "../../diff/compareImages.ts";
import type { RgbaImage } from "../../diff/rgbaImage.ts";
import type { Size } from "../../image/budget.ts";
import type { Region } from "../../image/tiles.ts";
import { chooseBackground } from "./background.ts";
import { locateRegion, openPixels, readPixels, type SourcePixels } from "./readPixels.ts";
import type { SourceImage } from "./sourceImage.ts";

/** Maximum number of pixels per image that are compared, as many as a 4K screen has; larger images are reduced. */
const MAX_COMPARED_PIXELS = 8_300_000;
/** Difference between aspect ratios up to which images of different sizes count as the same content at different scales. */
const MAX_RATIO_DIFFERENCE = 0.01;

/** A part of an image, to be compared at a size. */
export interface ComparedPart {
  source: SourceImage;
  region: Region;
}

/** Compares the pixels of two images. Transparent images are compared on the background that suits the first one. */
export async function compareFiles(before: ComparedPart, after: ComparedPart, maxRegions: number): Promise<Comparison> {
  const { beforeSize, afterSize, isResampled } = chooseSizes(before.region, after.region);
  const pixels = await readPart(before, beforeSize);
  const background = pixels.channels === 4 ? chooseBackground(pixels.data, pixels.width) : undefined;
  const beforeImage = await toRgba(pixels, before.region, beforeSize, background);
  const otherPixels = await readPart(after, afterSize);
  const afterImage = await toRgba(otherPixels, after.region, afterSize, background);
  const comparison = compareImages(beforeImage, afterImage, { maxRegions, isResampled });
  if (comparison.kind !== "changed") return comparison;
  const regions = comparison.regions.map((region): ChangedRegion => ({
    ...(region.before ? { before: toOriginal(region.before, beforeSize, before.region) } : {}),
    ...(region.after ? { after: toOriginal(region.after, afterSize, after.region) } : {}),
  }));
  return { ...comparison, regions };
}

/** Chooses the sizes at which two regions are compared: their own, unless they show the same content at different scales, or are very large. */
function chooseSizes(before: Size, after: Size): { beforeSize: Size; afterSize: Size; isResampled: boolean } {
  const ratio = (before.width * after.height) / (before.height * after.width);
  const isScaled = before.width !== after.width && Math.abs(ratio - 1) < MAX_RATIO_DIFFERENCE;
  const common = isScaled ? (before.width < after.width ? before : after) : undefined;
  const [first, second] = [common ?? before, common ?? after];
  const scale = Math.min(1, ...[first, second].map(({ width, height }) => Math.sqrt(MAX_COMPARED_PIXELS / (width * height))));
  return { beforeSize: reduce(first, scale), afterSize: reduce(second, scale), isResampled: isScaled };
}

function reduce({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function readPart({ source, region }: ComparedPart, size: Size): Promise<SourcePixels> {
  return readPixels(source, [region], size.width / region.width);
}

async function toRgba(pixels: SourcePixels, region: Region, size: Size, background: string | undefined): Promise<RgbaImage> {
  const image = openPixels(pixels).extract(locateRegion(pixels, region));
  const opaqueImage = pixels.channels === 4 ? image.flatten({ background: background ?? "#ffffff" }) : image;
  const buffer = await opaqueImage
    .resize({ ...size, fit: "fill", kernel: "lanczos3" })
    .toColorspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer();
  return { ...size, data: new Uint8Array(buffer) };
}

function toOriginal({ x, y, width, height }: Region, compared: Size, region: Region): Region {
  const [scaleX, scaleY] = [region.width / compared.width, region.height / compared.height];
  const left = Math.floor(x * scaleX);
  const top = Math.floor(y * scaleY);
  return {
    x: region.x + left,
    y: region.y + top,
    width: Math.max(1, Math.min(region.width, Math.ceil((x + width) * scaleX)) - left),
    height: Math.max(1, Math.min(region.height, Math.ceil((y + height) * scaleY)) - top),
  };
}
