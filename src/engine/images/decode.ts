import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { autoSize, fitToBudget, type Size } from "../../core/image/budget.ts";
import { MAX_MEGAPIXELS, type DecodeFailure, type DecodeJob, type DecodeResult } from "./decoding.ts";
import { failureOf, messageOf } from "../../core/failure.ts";
import { writeWhole } from "../../link/files.ts";

/** Vector graphics are drawn at 72 dots an inch at their own size. Source: libvips svgload. */
const SVG_DENSITY = 72;
const MAX_SVG_DENSITY = 2400;

/**
 * Decodes an image and writes the PNG that the model gets: upright, in sRGB, without transparency or metadata, resampled with
 * Lanczos to the size that costs exactly its tokens.
 */
export async function decode(job: DecodeJob): Promise<DecodeResult> {
  try {
    const bytes = await readFile(job.input);
    // `autoOrient` is the size after EXIF rotation: the one that a person sees.
    const { autoOrient: original, format, hasAlpha } = await open(bytes).metadata();
    if (!(original.width > 0 && original.height > 0)) return failed({ kind: "notAnImage", reason: "it has no pixels" });
    const megapixels = (original.width * original.height) / 1e6;
    if (megapixels > MAX_MEGAPIXELS) {
      return failed({ kind: "imageTooManyPixels", megapixels: Math.ceil(megapixels), limitMegapixels: MAX_MEGAPIXELS });
    }
    const sent = job.budget === "auto" ? autoSize(original) : fitToBudget(original, job.budget);
    const image = format === "svg" ? open(bytes, svgDensity(original, sent)) : open(bytes);
    const opaque = hasAlpha ? image.flatten({ background: await backgroundFor(bytes) }) : image;
    const png = await opaque
      .autoOrient()
      .toColourspace("srgb")
      .resize({ ...sent, fit: "fill", kernel: "lanczos3" })
      .removeAlpha()
      .png({ compressionLevel: 3 })
      .toBuffer();
    await writeWhole(job.output, png);
    return { kind: "decoded", decoded: { original, sent, sha256: createHash("sha256").update(png).digest("hex") } };
  } catch (error) {
    return failed(explain(error));
  }
}

function open(bytes: Buffer, density?: number): Sharp {
  return sharp(bytes, {
    failOn: "error",
    limitInputPixels: MAX_MEGAPIXELS * 1e6,
    ...(density === undefined ? {} : { density }),
  });
}

function svgDensity(original: Size, sent: Size): number {
  const scale = Math.max(sent.width / original.width, sent.height / original.height);
  return Math.min(MAX_SVG_DENSITY, Math.max(SVG_DENSITY, SVG_DENSITY * scale));
}

/**
 * A background on which a transparent picture's own pixels can be seen: dark behind a light picture, else white. Judged by the mean
 * luminance of what is visible, weighted by its opacity.
 */
async function backgroundFor(bytes: Buffer): Promise<string> {
  const { data, info } = await open(bytes)
    .resize({ width: 64, height: 64, fit: "inside" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let luminance = 0;
  let opacity = 0;
  for (let at = 0; at + info.channels <= data.length; at += info.channels) {
    const alpha = data[at + info.channels - 1] ?? 0;
    const [red = 0, green = red, blue = red] = info.channels >= 4 ? data.subarray(at, at + 3) : data.subarray(at, at + 1);
    luminance += alpha * (0.2126 * red + 0.7152 * green + 0.0722 * blue);
    opacity += alpha;
  }
  return opacity > 0 && luminance / opacity > 170 ? "#1f1f1f" : "#ffffff";
}

function failed(failure: DecodeFailure): DecodeResult {
  return { kind: "failed", failure };
}

/** sharp's wordings (0.35) put into a person's terms. */
function explain(error: unknown): DecodeFailure {
  const failure = failureOf(error);
  if (failure.kind === "diskFull") return failure;
  const message = messageOf(error);
  if (message.includes("exceeds pixel limit")) {
    return { kind: "imageTooManyPixels", megapixels: MAX_MEGAPIXELS, limitMegapixels: MAX_MEGAPIXELS };
  }
  if (message.includes("unsupported image format")) {
    return { kind: "notAnImage", reason: "its content is in no image format that Oriel knows, whatever its name says" };
  }
  return {
    kind: "notAnImage",
    reason: message.replace(/^Input buffer (has corrupt header|contains)?:?\s*/, "damaged: ").split("\n")[0] ?? message,
  };
}
