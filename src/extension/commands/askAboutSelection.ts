import { window, workspace, type TextEditor } from "vscode";
import type { Selection } from "../../protocol/engine.ts";
import { imageAtCursor, linkedImagesIn } from "../images/linkedImage.ts";
import type { Write } from "./askAboutImage.ts";

/** “Ask About Selection…”: the panel opens with the selected text and the images that it links to attached. */
export async function askAboutSelection(write: Write): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return write([]);
  const selection = selectedText(editor);
  if (selection) return write(linkedImagesIn(editor), selection);
  const linked = await imageAtCursor(editor);
  await write(linked ? [linked] : []);
}

function selectedText({ document, selection }: TextEditor): Selection | undefined {
  if (selection.isEmpty) return undefined;
  // A selection that ends before the first character of a line shows nothing of that line.
  const last = selection.end.character === 0 && selection.end.line > selection.start.line ? selection.end.line - 1 : selection.end.line;
  return {
    path: workspace.asRelativePath(document.uri),
    language: document.languageId,
    lines: [selection.start.line + 1, last + 1],
    text: document.getText(selection),
  };
}
