import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { failureOf, messageOf } from "../../core/failure.ts";
import type { Size } from "../../image/budget.ts";
import type { Region } from "../../image/tiles.ts";
import { writeWhole } from "../../disk/files.ts";
import { backgroundFor } from "./background.ts";
import type { DecodeFailure, DecodeJob, DecodeLimits, DecodeResult, RenderOutput } from "./decoding.ts";
import { openImage } from "./openImage.ts";
import type { Pixels } from "./pixels.ts";
import { withProfile, withoutResolution } from "./pngChunks.ts";
import type { SourceImage } from "./sourceImage.ts";
import { strokeWidth } from "./strokes.ts";

/** Up to this many pixels an image is decoded once and kept, for its several uses; larger ones are streamed for each. */
const KEPT_PIXELS = 32_000_000;
/** Strokes of a larger one are measured in its middle, in at most this many pixels a side. */
const MEASURED_SIDE = 4096;
/** Transparent pictures are judged in a small copy. */
const JUDGED_SIDE = 256;

/** Does one job; what is wrong with an image is a result, not an error. */
export async function decode(job: DecodeJob): Promise<DecodeResult> {
  try {
    const source = await openImage(await readFile(job.input));
    try {
      const tooLarge = checkSize(source.size, job.limits);
      if (tooLarge) return { kind: "failed", failure: tooLarge };
      if (job.kind === "inspect") return { kind: "inspected", inspected: { size: source.size, notes: source.notes } };
      return { kind: "rendered", rendered: await render(source, job.outputs) };
    } finally {
      source.dispose?.();
    }
  } catch (error) {
    return { kind: "failed", failure: explain(error) };
  }
}

function checkSize({ width, height }: Size, limits: DecodeLimits): DecodeFailure | undefined {
  if (!(width > 0 && height > 0)) return { kind: "notAnImage", reason: "it has no pixels" };
  const megapixels = (width * height) / 1e6;
  if (megapixels <= limits.megapixels) return undefined;
  return { kind: "imageTooManyPixels", megapixels: Math.ceil(megapixels), limitMegapixels: limits.megapixels };
}

/**
 * Writes the PNGs that the model gets: upright, in sRGB, without transparency or metadata, resampled with Lanczos to exactly the size
 * asked for, so that llama.cpp leaves them alone.
 */
async function render(source: SourceImage, outputs: RenderOutput[]): Promise<{ sha256: string[]; stroke?: number }> {
  const scale = Math.max(...outputs.map(({ region, sent }) => Math.max(sent.width / region.width, sent.height / region.height)));
  const picture = await prepare(source, scale);
  const background = picture.hasAlpha ? backgroundFor(await smallCopy(picture)) : undefined;
  const sha256: string[] = [];
  for (const { region, sent, file } of outputs) {
    const part = picture.open().extract(scaled(region, picture.scale, picture.size));
    const resized = part.resize({ ...sent, fit: "fill", kernel: "lanczos3" });
    const opaque = background === undefined ? resized : resized.flatten({ background });
    const png = await opaque.removeAlpha().png({ compressionLevel: 2 }).toBuffer();
    const bare = withoutResolution(png);
    await writeWhole(file, bare);
    sha256.push(createHash("sha256").update(bare).digest("hex"));
  }
  const stroke = await measureStrokes(picture);
  return { sha256, ...(stroke === undefined ? {} : { stroke: stroke / picture.scale }) };
}

/** An image ready to be cut and resampled: upright, sRGB, 8 bits. */
interface Picture {
  open: () => Sharp;
  size: Size;
  /** Its pixels for each of the source's own: 1, or more for a vector graphic drawn larger. */
  scale: number;
  hasAlpha: boolean;
  /** Its pixels, where they are kept: three or four bytes each. */
  raw?: { data: Uint8Array; channels: 3 | 4 };
}

async function prepare({ size, content }: SourceImage, wanted: number): Promise<Picture> {
  if (content.kind === "sharp") {
    const open = () => sharp(content.bytes, { failOn: "error", limitInputPixels: false }).autoOrient().toColourspace("srgb");
    if (size.width * size.height > KEPT_PIXELS) return { open, size, scale: 1, hasAlpha: content.hasAlpha };
    const { data, info } = await open().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return fromRaw(data, info, info.channels as 3 | 4, 1);
  }
  const pixels = await content.decode(wanted);
  const raw = content.profile === undefined ? pixels : await toSrgb(pixels, content.profile);
  return fromRaw(raw.data, raw, 4, raw.width / size.width);
}

function fromRaw(data: Uint8Array, { width, height }: Size, channels: 3 | 4, scale: number): Picture {
  const open = () => sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  return { open, size: { width, height }, scale, hasAlpha: channels === 4, raw: { data, channels } };
}

/** sharp takes a profile from a file alone, so the pixels become a PNG that carries it. */
async function toSrgb(pixels: Pixels, profile: Uint8Array): Promise<Pixels> {
  const { width, height } = pixels;
  const png = await sharp(pixels.data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { data, info } = await sharp(withProfile(png, profile))
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function smallCopy(picture: Picture): Promise<Uint8Array> {
  return picture
    .open()
    .resize({ width: JUDGED_SIDE, height: JUDGED_SIDE, fit: "inside", kernel: "nearest", withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer();
}

async function measureStrokes(picture: Picture): Promise<number | undefined> {
  if (picture.raw) return strokeWidth(picture.raw.data, picture.size.width, picture.size.height, picture.raw.channels);
  const width = Math.min(MEASURED_SIDE, picture.size.width);
  const height = Math.min(MEASURED_SIDE, picture.size.height);
  const left = Math.floor((picture.size.width - width) / 2);
  const top = Math.floor((picture.size.height - height) / 2);
  const { data, info } = await picture.open().extract({ left, top, width, height }).raw().toBuffer({ resolveWithObject: true });
  return strokeWidth(data, info.width, info.height, info.channels);
}

function scaled(region: Region, scale: number, size: Size): { left: number; top: number; width: number; height: number } {
  const left = Math.min(size.width - 1, Math.floor(region.x * scale));
  const top = Math.min(size.height - 1, Math.floor(region.y * scale));
  const width = Math.min(size.width - left, Math.max(1, Math.round(region.width * scale)));
  return { left, top, width, height: Math.min(size.height - top, Math.max(1, Math.round(region.height * scale))) };
}

/** sharp's wordings (0.35) put into a person's terms. */
function explain(error: unknown): DecodeFailure {
  const failure = failureOf(error);
  if (failure.kind === "diskFull") return failure;
  const message = messageOf(error);
  if (message.includes("unsupported image format")) {
    return { kind: "notAnImage", reason: "its content is in no image format that Oriel knows, whatever its name says" };
  }
  const reason = message.replace(/^Input (buffer|file) (has corrupt header|contains)?:?\s*/, "damaged: ").split("\n")[0] ?? message;
  return { kind: "notAnImage", reason: reason.slice(0, 300) };
}
