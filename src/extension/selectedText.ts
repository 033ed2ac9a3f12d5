import { workspace, type TextEditor } from "vscode";
import type { Selection } from "../protocol/engine.ts";

/** What is selected in an editor; undefined for a mere cursor. */
export function selectedText({ document, selection }: TextEditor): Selection | undefined {
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
