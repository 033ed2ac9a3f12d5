import { l10n } from "vscode";
import { FailureError } from "../../core/failure.ts";
import { isImagePath } from "../../image/imageFile.ts";
import { MAX_NAME_LENGTH } from "../../protocol/images.ts";
import type { Selection } from "../../protocol/ask.ts";
import { bytesSource, type ImageSource } from "./imageSource.ts";

/** Whether a source may be a text: a file whose name is not that of an image. What comes from the web or from an address is an image. */
export function mayBeText({ name, isFile }: ImageSource): boolean {
  return isFile === true && !isImagePath(name);
}

/**
 * What a file is, by its content: a text is a part of the question as a whole; all else is an image, or says itself why it is none.
 * @param limitBytes of any file; @param limitTextBytes of a text
 * @throws FailureError badRequest for a text that is too large, and what reading it failed with
 */
export async function textOrImage(
  source: ImageSource,
  limitBytes: number,
  limitTextBytes: number,
  signal: AbortSignal,
): Promise<{ kind: "text"; selection: Selection } | { kind: "image"; source: ImageSource }> {
  const { name } = source;
  const bytes = await source.read(limitBytes, signal);
  const text = textOf(bytes);
  if (text === undefined) return { kind: "image", source: bytesSource(name, bytes.length, bytes) };
  if (bytes.length > limitTextBytes) {
    const [has, most] = [Math.ceil(bytes.length / 1000), limitTextBytes / 1000];
    const reason = l10n.t("{0} has {1} kB; at most {2} kB can be asked about. Select the part that matters", name, has, most);
    throw new FailureError({ kind: "badRequest", reason });
  }
  return { kind: "text", selection: { path: name.slice(-MAX_NAME_LENGTH), language: /\.(\w+)$/.exec(name)?.[1] ?? "", text } };
}

function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
