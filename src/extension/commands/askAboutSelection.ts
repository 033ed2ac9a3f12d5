import { window } from "vscode";
import { findImageAtCursor, findLinkedImages } from "../images/linkedImage.ts";
import { readSelectedText } from "../selectedText.ts";
import type { Write } from "./askAboutImage.ts";

/** “Ask About Selection…”: opens the panel and attaches the selected text and the images that it links to. */
export async function askAboutSelection(write: Write): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return write([]);
  const selection = readSelectedText(editor);
  if (selection) return write(findLinkedImages(editor), selection);
  const linkedImage = await findImageAtCursor(editor);
  await write(linkedImage ? [linkedImage] : []);
}
