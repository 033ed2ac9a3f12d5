import { FailureError } from "../failures/failure.ts";
import type { Translate } from "../core/translate.ts";
import { isImagePath } from "../image/imageFile.ts";
import type { Selection } from "../protocol/ask.ts";
import { MAX_NAME_LENGTH } from "../protocol/images.ts";
import { bytesSource, type ImageSource } from "./imageSource.ts";

export type TextOrImage = { kind: "text"; selection: Selection } | { kind: "image"; source: ImageSource };

/** Whether a source may be text: a file without an image's extension. Sources from the web and `data:` URLs are always images. */
export function mayBeText({ name, isFile }: ImageSource): boolean {
  return isFile === true && !isImagePath(name);
}

/**
 * Tells text from images by the content. A text becomes a selection of the whole file; everything else is treated as an image, whose
 * decoder reports what is wrong with it.
 * @throws FailureError badRequest for a text larger than `limitTextBytes`, and the failures of reading
 */
export async function readTextOrImage(
  source: ImageSource,
  { limitBytes, limitTextBytes }: { limitBytes: number; limitTextBytes: number },
  signal: AbortSignal,
  t: Translate,
): Promise<TextOrImage> {
  const { name } = source;
  const bytes = await source.read(limitBytes, signal);
  const text = decodeText(bytes);
  if (text === undefined) return { kind: "image", source: bytesSource(name, bytes.length, bytes) };
  if (bytes.length > limitTextBytes) {
    const [kilobytes, limitKilobytes] = [Math.ceil(bytes.length / 1000), limitTextBytes / 1000];
    const sentence = "{0} has {1} kB; at most {2} kB can be asked about. Select the part that matters";
    throw new FailureError({ kind: "badRequest", reason: t(sentence, name, kilobytes, limitKilobytes) });
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
