import sharp, { type Sharp } from "sharp";
import type { Size } from "../../image/budget.ts";
import type { Region } from "../../image/tiles.ts";
import { assertHoldsPixels } from "./minBytes.ts";
import { MAX_KEPT_PIXELS, type Pixels } from "./pixels.ts";
import { addProfile } from "./pngChunks.ts";
import type { SourceImage } from "./sourceImage.ts";

/** Scale at which a large image is kept, relative to the one at which it is sent, so that resampling it twice does not blur it. */
const OVERSAMPLING = 2;

/** Pixels of an image or of a part of it, ready to be cropped and resampled: upright, sRGB, 8 bits per channel. */
export interface SourcePixels extends Size {
  data: Uint8Array;
  channels: 3 | 4;
  /** Part of the image that the pixels show, in pixels of the image. */
  region: Region;
  /** Size relative to the image: more than 1 for a vector graphic that is drawn larger, less than 1 for a very large image. */
  scale: number;
}

/**
 * Decodes an image once, however many regions of it are needed. If the image has more than `MAX_KEPT_PIXELS`, only the part that contains
 * the regions is decoded, and it is reduced while it is decoded, so that large dimensions alone take neither memory nor time.
 * @param scale largest scale at which a region is needed
 */
export async function readPixels({ size, content }: SourceImage, regions: Region[], scale: number): Promise<SourcePixels> {
  const whole = { x: 0, y: 0, ...size };
  if (content.kind === "pixels") {
    const pixels = await content.decode(scale);
    const srgbPixels = content.profile === undefined ? pixels : await toSrgb(pixels, content.profile);
    return { ...srgbPixels, channels: 4, region: whole, scale: srgbPixels.width / size.width };
  }
  assertHoldsPixels(content.bytes, size);
  const isLarge = size.width * size.height > MAX_KEPT_PIXELS;
  const region = isLarge ? findBounds(regions) : whole;
  const keptScale = isLarge ? chooseScale(region, scale) : 1;
  let image = sharp(content.bytes, content.decoderOptions).autoOrient().toColorspace("srgb");
  if (region.width < size.width || region.height < size.height) image = image.extract(toArea(region));
  if (keptScale < 1) {
    const [width, height] = [region.width, region.height].map((side) => Math.max(1, Math.round(side * keptScale)));
    image = image.resize({ width, height, fit: "fill", kernel: "lanczos3" });
  }
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as 3 | 4, region, scale: keptScale };
}

function findBounds(regions: Region[]): Region {
  const x = Math.min(...regions.map((region) => region.x));
  const y = Math.min(...regions.map((region) => region.y));
  const right = Math.max(...regions.map((region) => region.x + region.width));
  const bottom = Math.max(...regions.map((region) => region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
}

function chooseScale({ width, height }: Size, scale: number): number {
  const affordableScale = Math.sqrt(MAX_KEPT_PIXELS / (width * height));
  return Math.min(1, Math.max(scale, Math.min(scale * OVERSAMPLING, affordableScale)));
}

function toArea({ x, y, width, height }: Region): { left: number; top: number; width: number; height: number } {
  return { left: x, top: y, width, height };
}

export function openPixels({ data, width, height, channels }: SourcePixels): Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Converts a region of the image to the area that shows it in `pixels`. */
export function locateRegion(pixels: SourcePixels, region: Region): { left: number; top: number; width: number; height: number } {
  const scaleX = pixels.width / pixels.region.width;
  const scaleY = pixels.height / pixels.region.height;
  const left = Math.min(pixels.width - 1, Math.floor((region.x - pixels.region.x) * scaleX));
  const top = Math.min(pixels.height - 1, Math.floor((region.y - pixels.region.y) * scaleY));
  const width = Math.min(pixels.width - left, Math.max(1, Math.round(region.width * scaleX)));
  return { left, top, width, height: Math.min(pixels.height - top, Math.max(1, Math.round(region.height * scaleY))) };
}

/** Converts pixels to sRGB. sharp reads a profile only from a file, so the pixels are first stored in a PNG with the profile. */
async function toSrgb(pixels: Pixels, profile: Uint8Array): Promise<Pixels> {
  const { width, height } = pixels;
  const png = await sharp(pixels.data, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { data, info } = await sharp(addProfile(png, profile), { limitInputPixels: false })
    .toColorspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
