import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { toFailure, getErrorMessage } from "../../failures/failure.ts";
import type { Size } from "../../image/budget.ts";
import type { Region } from "../../image/tiles.ts";
import type { ContrastGroup } from "../../protocol/contrast.ts";
import type { ImageNote } from "../../image/notes.ts";
import { getContentSize } from "../../image/sentSize.ts";
import { writeFileAtomically } from "../../disk/files.ts";
import { alignTilesAtScale } from "./alignTiles.ts";
import { chooseBackground } from "./background.ts";
import { compareFiles } from "./compareFiles.ts";
import { groupContrasts } from "./contrast/groupContrasts.ts";
import { measureTextContrast } from "./contrast/textContrast.ts";
import type { DecodeFailure, DecodeInput, DecodeJob, DecodeLimits, DecodeResult, RenderedFiles, RenderOutput } from "./decoding.ts";
import { openImage } from "./openImage.ts";
import { describeCompressedFile, describeOtherFile } from "./otherFile.ts";
import { findBorderColor } from "./padding.ts";
import { recognizePointer } from "./pointer.ts";
import { removeResolution } from "./pngChunks.ts";
import { locateRegion, openPixels, readPixels, type SourcePixels } from "./readPixels.ts";
import { readClaimedSize } from "./repair/claimedSize.ts";
import { assertHasContent, runTolerantly } from "./repair/runTolerantly.ts";
import { sniffFormat } from "./sniff.ts";
import type { SourceImage } from "./sourceImage.ts";
import { hasSmallText } from "./smallText/smallText.ts";

/** Minimum scale at which the gaps between lines of text in a large image are still found. */
const MIN_ALIGNED_SCALE = 0.5;
/** Maximum side, in pixels, of the copy that is searched for content. */
const SAMPLE_SIDE = 256;
/** Maximum length of a decoder's message, in characters. */
const MAX_REASON_LENGTH = 300;

/** Runs one job. Never throws: a problem with the image is returned as a result. */
export async function decode(job: DecodeJob): Promise<DecodeResult> {
  if (job.kind !== "compare") {
    return withSource(job.input, job.limits, (source, isDamaged) => runJob(job, source, isDamaged));
  }
  const { input, other, limits, maxRegions } = job;
  return withSource(input, limits, (source) =>
    withSource(other, limits, async (otherSource) => {
      const parts = [
        { source, region: input.region },
        { source: otherSource, region: other.region },
      ] as const;
      return { kind: "compared", comparison: await compareFiles(...parts, maxRegions) };
    }),
  );
}

/** Opens a file, as tolerantly as necessary, and runs a task on the image. Never throws. */
async function withSource(
  { path, sha256 }: DecodeInput,
  limits: DecodeLimits,
  run: (source: SourceImage, isDamaged: boolean) => Promise<DecodeResult>,
): Promise<DecodeResult> {
  let bytes: Buffer = Buffer.alloc(0);
  try {
    bytes = await readFile(path);
    if (hashBytes(bytes) !== sha256) return { kind: "damaged" };
    const failure = await recognizeOtherFile(bytes);
    if (failure) return { kind: "failed", failure };
    return await runTolerantly(bytes, async (readableBytes, tolerance) => {
      const source = await openImage(readableBytes, tolerance);
      try {
        const tooLarge = checkSize(source.size, limits);
        if (tooLarge) return { kind: "failed", failure: tooLarge };
        return await run(source, tolerance === "all");
      } finally {
        source.dispose?.();
      }
    });
  } catch (error) {
    return { kind: "failed", failure: explainError(error, bytes) };
  }
}

async function runJob(job: Exclude<DecodeJob, { kind: "compare" }>, source: SourceImage, isDamaged: boolean): Promise<DecodeResult> {
  const notes: ImageNote[] = isDamaged ? [{ kind: "damaged" }, ...source.notes] : source.notes;
  if (job.kind === "inspect") return { kind: "inspected", facts: { size: source.size, notes } };
  if (job.kind === "measureContrast") return { kind: "contrastMeasured", groups: await measureContrast(source, job.region) };
  if (job.kind === "align") return { kind: "aligned", tiles: await align(source, job.tiles) };
  return { kind: "rendered", files: await render(source, job.outputs, isDamaged) };
}

/** Recognizes a file that is not an image, before a decoder rejects it for reasons that mean nothing to users. */
async function recognizeOtherFile(bytes: Uint8Array): Promise<DecodeFailure | undefined> {
  const system = recognizePointer(bytes);
  if (system) return { kind: "imageNotDownloaded", system };
  const reason = describeOtherFile(bytes) ?? (await describeCompressedFile(bytes));
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
  const regions = outputs.map(({ region }) => region);
  const pixels = await readPixels(source, regions, scale);
  if (isDamaged) assertHasContent(await createSmallCopy(pixels));
  const background = pixels.channels === 4 ? chooseBackground(pixels.data, pixels.width) : undefined;
  const sha256: string[] = [];
  const smallText: boolean[] = [];
  for (const { role, region, sent, file } of outputs) {
    const area = locateRegion(pixels, region);
    const contentSize = getContentSize(region, sent);
    const content = openOpaque(pixels, background)
      .extract(area)
      .resize({ ...contentSize, fit: "fill", kernel: "lanczos3" });
    // The model reads text in the tiles, not in the overview.
    smallText.push(role !== "overview" && hasSmallText({ ...pixels, background }, area, contentSize.height / area.height));
    const paddedImage = await padImage(content, sent);
    const output = removeResolution(await paddedImage.png({ compressionLevel: 2 }).toBuffer());
    await writeFileAtomically(file, output);
    sha256.push(hashBytes(output));
  }
  return { sha256, smallText, isDamaged };
}

async function padImage(image: Sharp, sent: Size): Promise<Sharp> {
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = sharp(data, { raw: { width, height, channels: 3 } });
  if (width === sent.width && height === sent.height) return pixels;
  return pixels.extend({ right: sent.width - width, bottom: sent.height - height, background: findBorderColor({ data, width, height }) });
}

async function measureContrast(source: SourceImage, region: Region): Promise<ContrastGroup[]> {
  const pixels = await readPixels(source, [region], 1);
  const background = pixels.channels === 4 ? chooseBackground(pixels.data, pixels.width) : undefined;
  const area = locateRegion(pixels, region);
  const data = await openOpaque(pixels, background).extract(area).toColorspace("srgb").raw({ depth: "uchar" }).toBuffer();
  const alpha =
    pixels.channels === 4 ? await openPixels(pixels).extract(area).extractChannel("alpha").raw({ depth: "uchar" }).toBuffer() : undefined;
  const groups = groupContrasts(measureTextContrast({ data, alpha, width: area.width, height: area.height }));
  const scale = pixels.width / pixels.region.width;
  const toOriginal = ({ x, y, width, height }: Region): Region => ({
    x: region.x + Math.floor(x / scale),
    y: region.y + Math.floor(y / scale),
    width: Math.ceil(width / scale),
    height: Math.ceil(height / scale),
  });
  return groups.map((group) => ({ ...group, region: toOriginal(group.region) }));
}

async function align(source: SourceImage, tiles: Region[]): Promise<Region[]> {
  const pixels = await readPixels(source, [{ x: 0, y: 0, ...source.size }], MIN_ALIGNED_SCALE);
  const background = pixels.channels === 4 ? chooseBackground(pixels.data, pixels.width) : undefined;
  const data = await openOpaque(pixels, background).toColorspace("b-w").raw({ depth: "uchar" }).toBuffer();
  return alignTilesAtScale(tiles, { data, width: pixels.width, height: pixels.height }, source.size);
}

/** Opens an image without transparency. @param background color behind transparent pixels; undefined if the image is opaque */
function openOpaque(pixels: SourcePixels, background: string | undefined): Sharp {
  const image = openPixels(pixels);
  return (background === undefined ? image : image.flatten({ background })).removeAlpha();
}

async function createSmallCopy(pixels: SourcePixels): Promise<Uint8Array> {
  return openPixels(pixels)
    .resize({ width: SAMPLE_SIDE, height: SAMPLE_SIDE, fit: "inside", kernel: "nearest", withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer();
}

function measureScale(from: Size, to: Size): number {
  return Math.max(to.width / from.width, to.height / from.height);
}

/** Rewords the messages of sharp (0.35) for users. */
function explainError(error: unknown, bytes: Buffer): DecodeFailure {
  const failure = toFailure(error);
  if (failure.kind === "diskFull") return failure;
  const message = getErrorMessage(error);
  if (readClaimedSize(bytes) > bytes.length) {
    return { kind: "notAnImage", reason: "The file ends too early, so it can't be read. Copy or download it again." };
  }
  if (message.includes("unsupported image format")) {
    const isKnown = sniffFormat(bytes) !== "unknown";
    return {
      kind: "notAnImage",
      reason: isKnown ? "The file is damaged: its header can't be read." : "The file is not in a known image format.",
    };
  }
  const isDamage = /^(Input (buffer|file)|\w*vips\w*:|VipsJpeg|gifload|webp|heif|source:|Unknown error)/.test(message);
  return { kind: "notAnImage", reason: isDamage ? describeDamage(message) : message.slice(0, MAX_REASON_LENGTH) };
}

/** Quotes the last line that contains words, because it is the most specific. The names of libvips' functions are removed from it. */
function describeDamage(message: string): string {
  const line = message.split("\n").findLast((text) => /[a-z]/i.test(text)) ?? "";
  const detail = line.replace(/^Input \w+ has corrupt header:?|^Unknown error$|\b\w+: |\(\d+\.\d+\)/g, "").trim();
  return detail === "" ? "The file is damaged." : `The file is damaged: ${detail.slice(0, MAX_REASON_LENGTH)}`;
}
