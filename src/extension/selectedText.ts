import { workspace, type Range, type TextEditor } from "vscode";
import { MAX_NAME_LENGTH } from "../protocol/images.ts";
import type { Selection } from "../protocol/ask.ts";

/** Text selected in an editor; undefined without a selection. */
export function selectedText({ document, selection }: TextEditor): Selection | undefined {
  if (selection.isEmpty) return undefined;
  return {
    path: workspace.asRelativePath(document.uri).slice(-MAX_NAME_LENGTH),
    language: document.languageId,
    lines: [selection.start.line + 1, lastLineOf(selection) + 1],
    text: document.getText(selection),
  };
}

/** Last line of a range, without a line of which it contains no character. */
export function lastLineOf({ start, end }: Range): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}
