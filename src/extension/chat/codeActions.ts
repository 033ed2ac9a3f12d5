import { Range, Uri, env, l10n, languages, window, workspace, type TextDocument, type TextEditor, type ViewColumn } from "vscode";
import type { Selection } from "../../protocol/ask.ts";
import type { CodeAction } from "../../protocol/panel.ts";
import { proposeEdit } from "./proposedEdit.ts";

export interface Code {
  action: CodeAction;
  code: string;
  /** As it stands behind the fence, such as `ts`; what the model writes there may be anything. */
  language: string;
}

interface Place {
  /** The editor that was active last. */
  editor: TextEditor | undefined;
  /** Where documents are opened. */
  column: ViewColumn;
  /** What was asked about. */
  selections: Selection[];
}

/** Does what the button of a block of code says. */
export async function actOnCode({ action, code, language }: Code, { editor, column, selections }: Place): Promise<void> {
  switch (action) {
    case "copy":
      await env.clipboard.writeText(code);
      window.setStatusBarMessage(l10n.t("Copied"), 2000);
      break;
    case "insert": {
      if (editor === undefined || editor.document.isClosed) {
        void window.showInformationMessage(l10n.t("Open the file and put the cursor where the code belongs, then insert it."));
        break;
      }
      const shown = await window.showTextDocument(editor.document, {
        viewColumn: editor.viewColumn ?? column,
        selection: editor.selection,
      });
      const isInserted = await shown.edit((edit) => edit.replace(shown.selection, codeFor(shown, code, language)));
      if (!isInserted) void window.showWarningMessage(l10n.t("{0} can't be changed.", workspace.asRelativePath(shown.document.uri)));
      break;
    }
    case "apply": {
      const target = selectionOf(editor) ?? (await askedAbout(selections));
      if (target === undefined) {
        void window.showInformationMessage(l10n.t("Select the code that this is to replace, then apply it."));
        break;
      }
      await proposeEdit(target.document, target.range, endingAs(target.text, code), column);
      break;
    }
    case "newFile": {
      const known = await languages.getLanguages();
      const id = aliases[language] ?? language;
      const document = await workspace.openTextDocument({ content: code, ...(known.includes(id) ? { language: id } : {}) });
      await window.showTextDocument(document, { viewColumn: column });
    }
  }
}

/** A diagram in Markdown is drawn only inside a code block of its own, which stands on lines of its own. */
function codeFor({ document, selection }: TextEditor, code: string, language: string): string {
  if (language.toLowerCase() !== "mermaid" || (document.languageId !== "markdown" && document.languageId !== "mdx")) return code;
  const before = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
  const after = document.lineAt(selection.end.line).text.slice(selection.end.character);
  const block = `\`\`\`mermaid\n${code.trimEnd()}\n\`\`\``;
  return [before.trim() === "" ? "" : "\n\n", block, after.trim() === "" ? "" : "\n\n"].join("");
}

interface Target {
  document: TextDocument;
  range: Range;
  text: string;
}

function selectionOf(editor: TextEditor | undefined): Target | undefined {
  if (editor === undefined || editor.document.isClosed || editor.selection.isEmpty) return undefined;
  const { document, selection } = editor;
  return { document, range: selection, text: document.getText(selection) };
}

/** The code that was asked about, where it still stands as it did. */
async function askedAbout(selections: Selection[]): Promise<Target | undefined> {
  for (const { path, lines, text } of selections) {
    const document = lines === undefined ? undefined : await documentAt(path);
    if (document === undefined || lines === undefined) continue;
    const whole = document.validateRange(new Range(lines[0] - 1, 0, lines[1], 0));
    const at = document.getText(whole).indexOf(text);
    if (at < 0) continue;
    const from = document.offsetAt(whole.start) + at;
    return { document, range: new Range(document.positionAt(from), document.positionAt(from + text.length)), text };
  }
  return undefined;
}

/** A document by its path as VS Code shows it: in a workspace of several folders the folder's name stands before it. */
async function documentAt(path: string): Promise<TextDocument | undefined> {
  for (const folder of workspace.workspaceFolders ?? []) {
    const inFolder = path.startsWith(`${folder.name}/`) ? [path, path.slice(folder.name.length + 1)] : [path];
    for (const candidate of inFolder) {
      const uri = Uri.joinPath(folder.uri, candidate);
      if (workspace.asRelativePath(uri) !== path) continue;
      try {
        return await workspace.openTextDocument(uri);
      } catch {
        // It is in another folder, or gone.
      }
    }
  }
  return undefined;
}

/** A block of code ends with a line break; what it replaces may not. */
function endingAs(replaced: string, code: string): string {
  return replaced.endsWith("\n") ? code : code.replace(/\r?\n$/, "");
}

/** What models write behind a fence, where VS Code calls it otherwise. */
const aliases: Record<string, string> = {
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
