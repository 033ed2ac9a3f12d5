import { window } from "vscode";
import { imageAtCursor, linkedImagesIn } from "../images/linkedImage.ts";
import { selectedText } from "../selectedText.ts";
import type { Write } from "./askAboutImage.ts";

/** “Ask About Selection…”: opens the panel with the selected text and the images that it links to attached. */
export async function askAboutSelection(write: Write): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return write([]);
  const selection = selectedText(editor);
  if (selection) return write(linkedImagesIn(editor), selection);
  const linked = await imageAtCursor(editor);
  await write(linked ? [linked] : []);
}
