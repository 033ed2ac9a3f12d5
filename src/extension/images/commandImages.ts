import { Uri, window } from "vscode";
import type { ImageSource } from "../../chat/imageSource.ts";
import { isImagePath } from "../../image/imageFile.ts";
import { findActiveImage } from "./activeImage.ts";
import { createFileSource } from "./imageSource.ts";
import { findImageAtCursor } from "./linkedImage.ts";

/**
 * Finds the images for a command: those it was invoked on (Explorer, tab), otherwise the one at the cursor, otherwise the one in the active tab.
 * @returns undefined if there is none; an empty array if the user declined to fetch the one at the cursor
 */
export async function findCommandImages(clicked: unknown, selected: unknown): Promise<ImageSource[] | undefined> {
  const invokedOn = findInvokedImages(clicked, selected);
  if (invokedOn) return invokedOn.map(createFileSource);
  const editor = window.activeTextEditor;
  const linked = editor && (await findImageAtCursor(editor));
  if (linked === null) return [];
  if (linked) return [linked];
  const active = findActiveImage();
  return active && [createFileSource(active)];
}

/** The Explorer passes the clicked file and all selected ones. An editor menu passes the document, which is not an image. */
function findInvokedImages(clicked: unknown, selected: unknown): Uri[] | undefined {
  const uris = Array.isArray(selected) ? selected : [clicked];
  const images = uris.filter((uri): uri is Uri => uri instanceof Uri && isImagePath(uri.path));
  return images.length > 0 ? images : undefined;
}
