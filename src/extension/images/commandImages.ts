import { Uri, window } from "vscode";
import type { ImageSource } from "../../chat/imageSource.ts";
import { isImagePath } from "../../image/imageFile.ts";
import { findActiveImage } from "./activeImage.ts";
import { createFileSource } from "./imageSource.ts";
import { findImageAtCursor } from "./linkedImage.ts";

/**
 * Finds the images for a command: the files on which the command was invoked (in the Explorer or on a tab), otherwise the image at the cursor,
 * otherwise the image in the active tab.
 * @returns undefined if there is no image; an empty array if the user declined to fetch the image at the cursor
 */
export async function findCommandImages(clicked: unknown, selected: unknown): Promise<ImageSource[] | undefined> {
  const invokedImages = findInvokedImages(clicked, selected);
  if (invokedImages) return invokedImages.map(createFileSource);
  const editor = window.activeTextEditor;
  const linkedImage = editor && (await findImageAtCursor(editor));
  if (linkedImage === null) return [];
  if (linkedImage) return [linkedImage];
  const activeImage = findActiveImage();
  return activeImage && [createFileSource(activeImage)];
}

/** Finds the images among a command's arguments. The Explorer passes the clicked file and all selected files; an editor menu passes the document. */
function findInvokedImages(clicked: unknown, selected: unknown): Uri[] | undefined {
  const uris = Array.isArray(selected) ? selected : [clicked];
  const images = uris.filter((uri): uri is Uri => uri instanceof Uri && isImagePath(uri.path));
  return images.length > 0 ? images : undefined;
}
