import { FailureError } from "../failures/failure.ts";
import { isImagePath } from "../image/imageFile.ts";
import type { Selection } from "../protocol/ask.ts";
import { MAX_NAME_LENGTH } from "../protocol/images.ts";
import { createBytesSource, type ImageSource } from "./imageSource.ts";

export type TextOrImage = { kind: "text"; selection: Selection } | { kind: "image"; source: ImageSource };

/**
 * Whether a source may be text: any file may, unless its extension is that of an image format. Sources from the web and `data:` URLs are
 * always images.
 */
export function mayBeText({ name, isFile }: ImageSource): boolean {
  return isFile === true && !isImagePath(name);
}

/**
 * Distinguishes text from images by content. Text becomes a selection of the whole file. All other content is treated as an image, so that
 * the decoder reports the problem.
 * @throws FailureError badRequest for text larger than `limitTextBytes`, and the same errors as `source.read`
 */
export async function readTextOrImage(
  source: ImageSource,
  { limitBytes, limitTextBytes }: { limitBytes: number; limitTextBytes: number },
  signal: AbortSignal,
): Promise<TextOrImage> {
  const { name } = source;
  const bytes = await source.read(limitBytes, signal);
  const text = decodeText(bytes);
  if (text === undefined) return { kind: "image", source: createBytesSource(name, bytes.length, bytes) };
  if (bytes.length > limitTextBytes) {
    const reason = `${name} is ${Math.ceil(bytes.length / 1000)} KB; the limit is ${limitTextBytes / 1000} KB. Select only the relevant part.`;
    throw new FailureError({ kind: "badRequest", reason });
  }
  return { kind: "text", selection: { path: name.slice(-MAX_NAME_LENGTH), language: /\.(\w+)$/.exec(name)?.[1] ?? "", text } };
}

function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
