import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { toFailure, getErrorMessage } from "../../failures/failure.ts";
import type { Size } from "../../image/budget.ts";
import type { Region } from "../../image/tiles.ts";
import type { ImageNote } from "../../image/notes.ts";
import { getContentSize } from "../../image/sentSize.ts";
import { writeFileAtomically } from "../../disk/files.ts";
import { alignTiles } from "./alignTiles.ts";
import { chooseBackground } from "./background.ts";
import type { DecodeFailure, DecodeJob, DecodeLimits, DecodeResult, RenderedFiles, RenderOutput } from "./decoding.ts";
import { openImage, type Tolerance } from "./openImage.ts";
import { describeOtherFile } from "./otherFile.ts";
import { findBorderColor } from "./padding.ts";
import type { Pixels } from "./pixels.ts";
import { recognizePointer } from "./pointer.ts";
import { addProfile, removeResolution } from "./pngChunks.ts";
import { assertHasContent, runTolerantly } from "./repair/runTolerantly.ts";
import type { SourceImage } from "./sourceImage.ts";
import { measureStrokeWidth } from "./strokes.ts";

/** Maximum size of an image that is decoded once and kept in memory. A larger image is streamed for each output. */
const MAX_KEPT_PIXELS = 32_000_000;
/** Maximum side, in pixels, of the area in which strokes are measured: the middle of a large image. */
const MAX_MEASURED_SIDE = 4096;
/** Maximum side, in pixels, of the copy from which the background of a transparent image is chosen. */
const BACKGROUND_SAMPLE_SIDE = 256;

/** Maximum length of a decoder's message, in characters. */
const MAX_REASON_LENGTH = 300;

/** Runs one job. Never throws: a problem with the image is returned as a result. */
export async function decode(job: DecodeJob): Promise<DecodeResult> {
  try {
    const bytes = await readFile(job.input.path);
    if (hashBytes(bytes) !== job.input.sha256) return { kind: "damaged" };
    const failure = recognizeOtherFile(bytes);
    if (failure) return { kind: "failed", failure };
    return await runTolerantly(bytes, (readableBytes, tolerance) => runJob(job, readableBytes, tolerance));
  } catch (error) {
    return { kind: "failed", failure: explainError(error) };
  }
}

async function runJob(job: DecodeJob, bytes: Uint8Array, tolerance: Tolerance): Promise<DecodeResult> {
  const source = await openImage(bytes, tolerance);
  const isDamaged = tolerance === "all";
  try {
    const tooLarge = checkSize(source.size, job.limits);
    if (tooLarge) return { kind: "failed", failure: tooLarge };
    const notes: ImageNote[] = isDamaged ? [{ kind: "damaged" }, ...source.notes] : source.notes;
    if (job.kind === "inspect") return { kind: "inspected", facts: { size: source.size, notes } };
    if (job.kind === "align") return { kind: "aligned", tiles: await align(source, job.tiles) };
    return { kind: "rendered", files: await render(source, job.outputs, isDamaged) };
  } finally {
    source.dispose?.();
  }
}

/** Recognizes a file that is not an image, before a decoder rejects it for reasons that mean nothing to users. */
function recognizeOtherFile(bytes: Uint8Array): DecodeFailure | undefined {
  const system = recognizePointer(bytes);
  if (system) return { kind: "imageNotDownloaded", system };
  const reason = describeOtherFile(bytes);
  return reason === undefined ? undefined : { kind: "notAnImage", reason };
}

function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function checkSize({ width, height }: Size, limits: DecodeLimits): DecodeFailure | undefined {
  if (!(width > 0 && height > 0)) return { kind: "notAnImage", reason: "The image has no pixels." };
  const megapixels = (width * height) / 1e6;
  if (megapixels <= limits.megapixels) return undefined;
  return { kind: "imageTooManyPixels", megapixels: Math.ceil(megapixels), limitMegapixels: limits.megapixels };
}

/**
 * Writes the PNGs that are sent to the model: upright, in sRGB, without transparency or metadata, resampled with Lanczos to the content
 * size, and padded to the right and below to whole patches, so that llama.cpp does not resample them. A region that is drawn at its own
 * size keeps its exact pixels.
 */
async function render(source: SourceImage, outputs: RenderOutput[], isDamaged: boolean): Promise<RenderedFiles> {
  const scale = Math.max(...outputs.map(({ region, sent }) => measureScale(region, getContentSize(region, sent))));
  const image = await prepareImage(source, scale);
  if (isDamaged) assertHasContent((await createSmallCopy(image)).data);
  const openOpaque = await makeOpaque(image);
  const sha256: string[] = [];
  for (const { region, sent, file } of outputs) {
    const croppedImage = openOpaque().extract(scaleRegion(region, image.scale, image.size));
    const content = croppedImage.resize({ ...getContentSize(region, sent), fit: "fill", kernel: "lanczos3" });
    const paddedImage = await padImage(content, sent);
    const output = removeResolution(await paddedImage.png({ compressionLevel: 2 }).toBuffer());
    await writeFileAtomically(file, output);
    sha256.push(hashBytes(output));
  }
  const stroke = await measureStrokes(image);
  return { sha256, isDamaged, ...(stroke === undefined ? {} : { stroke: stroke / image.scale }) };
}

async function padImage(image: Sharp, sent: Size): Promise<Sharp> {
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = sharp(data, { raw: { width, height, channels: 3 } });
  if (width === sent.width && height === sent.height) return pixels;
  return pixels.extend({ right: sent.width - width, bottom: sent.height - height, background: findBorderColor({ data, width, height }) });
}

async function align(source: SourceImage, tiles: Region[]): Promise<Region[]> {
  const openOpaque = await makeOpaque(await prepareImage(source, 1));
  // A vector graphic may be drawn at a size other than its own.
  const resizedImage = openOpaque().resize({ ...source.size, fit: "fill" });
  const data = await resizedImage.toColorspace("b-w").raw({ depth: "uchar" }).toBuffer();
  return alignTiles(tiles, { data, ...source.size });
}

/** Returns a function that opens the image on a background that makes transparent content visible. */
async function makeOpaque(image: OpenedImage): Promise<() => Sharp> {
  if (!image.hasAlpha) return () => image.open().removeAlpha();
  const { data, width } = image.raw?.channels === 4 ? { data: image.raw.data, width: image.size.width } : await createSmallCopy(image);
  const background = chooseBackground(data, width);
  return () => image.open().flatten({ background }).removeAlpha();
}

/** An image ready to be cropped and resampled: upright, sRGB, 8 bits. */
interface OpenedImage {
  open: () => Sharp;
  size: Size;
  /** Size relative to the source: more than 1 for a vector graphic that is drawn larger. */
  scale: number;
  hasAlpha: boolean;
  /** Pixels of `channels` bytes each, if they are kept in memory. */
  raw?: { data: Uint8Array; channels: 3 | 4 };
}

async function prepareImage({ size, content }: SourceImage, scale: number): Promise<OpenedImage> {
  if (content.kind === "sharp") {
    const open = () => sharp(content.bytes, content.decoderOptions).autoOrient().toColorspace("srgb");
    if (size.width * size.height > MAX_KEPT_PIXELS) return { open, size, scale: 1, hasAlpha: content.hasAlpha };
    const { data, info } = await open().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return openRawImage(data, info, info.channels as 3 | 4, 1);
  }
  const pixels = await content.decode(scale);
  const raw = content.profile === undefined ? pixels : await toSrgb(pixels, content.profile);
  return openRawImage(raw.data, raw, 4, raw.width / size.width);
}

function openRawImage(data: Uint8Array, { width, height }: Size, channels: 3 | 4, scale: number): OpenedImage {
  const open = () => sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  return { open, size: { width, height }, scale, hasAlpha: channels === 4, raw: { data, channels } };
}

/** Converts pixels to sRGB. sharp reads a profile only from a file, so the pixels are first stored in a PNG with the profile. */
async function toSrgb(pixels: Pixels, profile: Uint8Array): Promise<Pixels> {
  const { width, height } = pixels;
  const png = await sharp(pixels.data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { data, info } = await sharp(addProfile(png, profile))
    .toColorspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function createSmallCopy(image: OpenedImage): Promise<{ data: Uint8Array; width: number }> {
  const { data, info } = await image
    .open()
    .resize({ width: BACKGROUND_SAMPLE_SIDE, height: BACKGROUND_SAMPLE_SIDE, fit: "inside", kernel: "nearest", withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width };
}

async function measureStrokes(image: OpenedImage): Promise<number | undefined> {
  if (image.raw) return measureStrokeWidth(image.raw.data, image.size.width, image.size.height, image.raw.channels);
  const width = Math.min(MAX_MEASURED_SIDE, image.size.width);
  const height = Math.min(MAX_MEASURED_SIDE, image.size.height);
  const left = Math.floor((image.size.width - width) / 2);
  const top = Math.floor((image.size.height - height) / 2);
  const { data, info } = await image.open().extract({ left, top, width, height }).raw().toBuffer({ resolveWithObject: true });
  return measureStrokeWidth(data, info.width, info.height, info.channels);
}

function scaleRegion(region: Region, scale: number, size: Size): { left: number; top: number; width: number; height: number } {
  const left = Math.min(size.width - 1, Math.floor(region.x * scale));
  const top = Math.min(size.height - 1, Math.floor(region.y * scale));
  const width = Math.min(size.width - left, Math.max(1, Math.round(region.width * scale)));
  return { left, top, width, height: Math.min(size.height - top, Math.max(1, Math.round(region.height * scale))) };
}

function measureScale(from: Size, to: Size): number {
  return Math.max(to.width / from.width, to.height / from.height);
}

/** Rewords the messages of sharp (0.35) for users. */
function explainError(error: unknown): DecodeFailure {
  const failure = toFailure(error);
  if (failure.kind === "diskFull") return failure;
  const message = getErrorMessage(error);
  if (message.includes("unsupported image format")) {
    return { kind: "notAnImage", reason: "The file is not in a known image format." };
  }
  const isDamage = /^(Input (buffer|file)|\w*vips\w*:|VipsJpeg|gifload|webp|heif|Unknown error)/.test(message);
  return { kind: "notAnImage", reason: isDamage ? describeDamage(message) : message.slice(0, MAX_REASON_LENGTH) };
}

/** Quotes the last line of a message, which is the most specific, without the names of libvips' functions. */
function describeDamage(message: string): string {
  const detail = (message.trim().split("\n").at(-1) ?? "").replace(/^Input \w+ has corrupt header:?|^Unknown error$|\b\w+: /g, "").trim();
  return detail === "" ? "The file is damaged." : `The file is damaged: ${detail.slice(0, MAX_REASON_LENGTH)}`;
}
