import { l10n } from "vscode";
import { FailureError, failureOf } from "../../core/failure.ts";
import { isImagePath } from "../../core/imageFile.ts";
import type { Selection } from "../../protocol/engine.ts";
import type { ImageSource } from "./imageSource.ts";

/** Whether a name is that of a file which is no image; one without an ending may be either. */
export function mayBeText(name: string): boolean {
  return /[^/]\.\w+$/.test(name) && !isImagePath(name);
}

/**
 * A whole file as a part of a question; undefined for one that is no text.
 * @throws FailureError badRequest for one of more than `limitBytes`, and what reading it failed with
 */
export async function textOf(source: ImageSource, limitBytes: number, signal: AbortSignal): Promise<Selection | undefined> {
  const { name } = source;
  const bytes = await source.read(limitBytes, signal).catch((error: unknown) => {
    const failure = failureOf(error);
    if (failure.kind !== "imageTooLarge") throw error;
    const [has, most] = [failure.bytes, limitBytes].map((count) => Math.ceil(count / 1000));
    throw new FailureError({
      kind: "badRequest",
      reason: l10n.t("{0} has {1} kB; at most {2} kB can be asked about. Select the part that matters", name, has ?? 0, most ?? 0),
    });
  });
  if (bytes.includes(0)) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { path: name, language: name.slice(name.lastIndexOf(".") + 1), text };
  } catch {
    return undefined;
  }
}
