import { Range, Uri, env, languages, window, workspace, type TextDocument, type TextEditor, type ViewColumn } from "vscode";
import type { Selection } from "../../protocol/ask.ts";
import type { CodeAction } from "../../protocol/panel.ts";
import { proposeEdit } from "./proposedEdit.ts";

export interface CodeActionRequest {
  action: CodeAction;
  code: string;
  /** Info string of the fence, such as `ts`, as the model wrote it. */
  language: string;
}

interface Context {
  /** The last active editor. */
  editor: TextEditor | undefined;
  /** Editor column for documents. */
  column: ViewColumn;
  /** Selections that were attached to the question. */
  selections: Selection[];
}

/** Runs the action of a button in a code block. */
export async function runCodeAction({ action, code, language }: CodeActionRequest, { editor, column, selections }: Context): Promise<void> {
  switch (action) {
    case "copy":
      await env.clipboard.writeText(code);
      window.setStatusBarMessage("Copied", 2000);
      break;
    case "insert": {
      if (editor === undefined || editor.document.isClosed) {
        void window.showInformationMessage("Open a file, place the cursor where the code belongs, and try again.");
        break;
      }
      const shownEditor = await window.showTextDocument(editor.document, {
        viewColumn: editor.viewColumn ?? column,
        selection: editor.selection,
      });
      const isInserted = await shownEditor.edit((edit) =>
        edit.replace(shownEditor.selection, formatForEditor(shownEditor, code, language)),
      );
      if (!isInserted) void window.showWarningMessage(`Can't edit ${workspace.asRelativePath(shownEditor.document.uri)}.`);
      break;
    }
    case "apply": {
      const target = getSelection(editor) ?? (await findQuestionCode(selections));
      if (target === undefined) {
        void window.showInformationMessage("Select the code to replace, and try again.");
        break;
      }
      await proposeEdit(target.document, target.range, matchTrailingNewline(target.text, code), column);
      break;
    }
    case "newFile": {
      const knownIds = await languages.getLanguages();
      const id = languageIds[language] ?? language;
      const document = await workspace.openTextDocument({ content: code, ...(knownIds.includes(id) ? { language: id } : {}) });
      await window.showTextDocument(document, { viewColumn: column });
    }
  }
}

/** Formats code for an editor. In Markdown, a diagram needs a fenced code block on separate lines. */
function formatForEditor({ document, selection }: TextEditor, code: string, language: string): string {
  if (language.toLowerCase() !== "mermaid" || (document.languageId !== "markdown" && document.languageId !== "mdx")) return code;
  const textBefore = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
  const textAfter = document.lineAt(selection.end.line).text.slice(selection.end.character);
  const block = `\`\`\`mermaid\n${code.trimEnd()}\n\`\`\``;
  return [textBefore.trim() === "" ? "" : "\n\n", block, textAfter.trim() === "" ? "" : "\n\n"].join("");
}

interface Target {
  document: TextDocument;
  range: Range;
  text: string;
}

function getSelection(editor: TextEditor | undefined): Target | undefined {
  if (editor === undefined || editor.document.isClosed || editor.selection.isEmpty) return undefined;
  const { document, selection } = editor;
  return { document, range: selection, text: document.getText(selection) };
}

/** Finds the code that was attached to the question, if it is unchanged in its document. */
async function findQuestionCode(selections: Selection[]): Promise<Target | undefined> {
  for (const { path, lines, text } of selections) {
    const document = lines === undefined ? undefined : await openByLabel(path);
    if (document === undefined || lines === undefined) continue;
    const lineRange = document.validateRange(new Range(lines[0] - 1, 0, lines[1], 0));
    const index = document.getText(lineRange).indexOf(text);
    if (index < 0) continue;
    const from = document.offsetAt(lineRange.start) + index;
    return { document, range: new Range(document.positionAt(from), document.positionAt(from + text.length)), text };
  }
  return undefined;
}

/** Opens a document by the path that VS Code shows. In a multi-root workspace, the path starts with the folder's name. */
async function openByLabel(path: string): Promise<TextDocument | undefined> {
  for (const folder of workspace.workspaceFolders ?? []) {
    const candidatePaths = path.startsWith(`${folder.name}/`) ? [path, path.slice(folder.name.length + 1)] : [path];
    for (const candidate of candidatePaths) {
      const uri = Uri.joinPath(folder.uri, candidate);
      if (workspace.asRelativePath(uri) !== path) continue;
      try {
        return await workspace.openTextDocument(uri);
      } catch {
        // The file is in another folder, or was deleted.
      }
    }
  }
  return undefined;
}

/** Removes the trailing line break of a code block if the replaced text has none. */
function matchTrailingNewline(replacedText: string, code: string): string {
  return replacedText.endsWith("\n") ? code : code.replace(/\r?\n$/, "");
}

/** VS Code's language ids for aliases that models write in the info string. */
const languageIds: Record<string, string> = {
  bash: "shellscript",
  js: "javascript",
  jsx: "javascriptreact",
  md: "markdown",
  py: "python",
  sh: "shellscript",
  ts: "typescript",
  tsx: "typescriptreact",
  yml: "yaml",
};
