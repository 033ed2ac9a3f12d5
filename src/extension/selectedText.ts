import { workspace, type Range, type TextEditor } from "vscode";
import { toPromptPath } from "../core/promptPath.ts";
import { MAX_NAME_LENGTH } from "../protocol/images.ts";
import type { Selection } from "../protocol/ask.ts";

/** Reads the text that is selected in an editor. @returns undefined if nothing is selected */
export function readSelectedText({ document, selection }: TextEditor): Selection | undefined {
  if (selection.isEmpty) return undefined;
  const path = workspace.asRelativePath(document.uri);
  return {
    // Shortened last, because `toPromptPath` would not recognize the end of an absolute path as private.
    path: path.length <= MAX_NAME_LENGTH ? path : toPromptPath(path).slice(-MAX_NAME_LENGTH),
    language: document.languageId,
    lines: [selection.start.line + 1, getLastLine(selection) + 1],
    text: document.getText(selection),
  };
}

/** Returns the last line in which a range contains at least one character. */
export function getLastLine({ start, end }: Range): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}
