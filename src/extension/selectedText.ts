import { workspace, type Range, type TextEditor } from "vscode";
import { MAX_NAME_LENGTH } from "../protocol/images.ts";
import type { Selection } from "../protocol/ask.ts";

/** What is selected in an editor; undefined for a mere cursor. */
export function selectedText({ document, selection }: TextEditor): Selection | undefined {
  if (selection.isEmpty) return undefined;
  return {
    path: workspace.asRelativePath(document.uri).slice(-MAX_NAME_LENGTH),
    language: document.languageId,
    lines: [selection.start.line + 1, lastLineOf(selection) + 1],
    text: document.getText(selection),
  };
}

/** Of a range that ends before the first character of a line, that line is none. */
export function lastLineOf({ start, end }: Range): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}
