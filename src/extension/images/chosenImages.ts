import { Uri, window } from "vscode";
import type { ImageSource } from "../../chat/imageSource.ts";
import { isImagePath } from "../../image/imageFile.ts";
import { activeImage } from "./activeImage.ts";
import { fileSource } from "./imageSource.ts";
import { imageAtCursor } from "./linkedImage.ts";

/**
 * The images of a command: those it was called on (Explorer, tab), or the one at the cursor, or the one of the active tab.
 * @returns undefined if there is none; an empty array if the user does not want to fetch the one at the cursor
 */
export async function chosenImages(clicked: unknown, selected: unknown): Promise<ImageSource[] | undefined> {
  const called = imagesCalledOn(clicked, selected);
  if (called) return called.map(fileSource);
  const editor = window.activeTextEditor;
  const linked = editor && (await imageAtCursor(editor));
  if (linked === null) return [];
  if (linked) return [linked];
  const active = activeImage();
  return active && [fileSource(active)];
}

/** The Explorer passes the clicked file and all selected ones; a menu of the editor passes the document, which is no image. */
function imagesCalledOn(clicked: unknown, selected: unknown): Uri[] | undefined {
  const all = Array.isArray(selected) ? selected : [clicked];
  const images = all.filter((one): one is Uri => one instanceof Uri && isImagePath(one.path));
  return images.length > 0 ? images : undefined;
}
