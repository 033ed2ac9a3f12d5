import { l10n, window, workspace, type TextEditor } from "vscode";
import { EXPLAIN_SELECTION, explainQuestion } from "../../core/prompts/explain.ts";
import type { Selection } from "../../protocol/engine.ts";
import { activeImage } from "../images/activeImage.ts";
import { linkedImageAt, linkedImagesIn } from "../images/linkedImage.ts";
import { pickImages } from "../images/pickImages.ts";
import type { Question } from "../panel/turn.ts";
import { named } from "./explainImage.ts";

/** “Ask About Selection and Images…”: the selected text with its place, images, and a question, each of which may be left out. */
export async function askAboutSelection(ask: (question: Question) => Promise<void>): Promise<void> {
  const editor = window.activeTextEditor;
  const selection = editor && selectedText(editor);
  const uris = await pickImages(titleFor(selection), suggestedImages(editor), selection !== undefined);
  if (uris === undefined || (uris.length === 0 && selection === undefined)) return;
  const usual = uris.length > 0 ? explainQuestion(uris.length) : EXPLAIN_SELECTION;
  const question = await window.showInputBox({
    title: titleFor(selection),
    prompt: l10n.t("What do you want to know?"),
    placeHolder: usual,
    ignoreFocusOut: true,
  });
  if (question === undefined) return;
  await ask({ question: question.trim() || usual, images: uris.map(named), selections: selection ? [selection] : [] });
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

/** Images that the selection, the cursor or the active tab is about are ticked from the start. */
function suggestedImages(editor: TextEditor | undefined) {
  if (editor === undefined) {
    const active = activeImage();
    return active ? [active] : [];
  }
  const linked = linkedImageAt(editor);
  return editor.selection.isEmpty ? (linked?.kind === "file" ? [linked.uri] : []) : linkedImagesIn(editor);
}

function titleFor(selection: Selection | undefined): string {
  if (selection?.lines === undefined) return l10n.t("Ask About Images");
  return l10n.t("Ask About {0}, Lines {1} to {2}", selection.path, selection.lines[0], selection.lines[1]);
}
