import { env, l10n, languages, window, workspace, type TextEditor, type ViewColumn } from "vscode";

export interface Code {
  action: "copy" | "insert" | "newFile";
  code: string;
  /** As it stands behind the fence, such as `ts`; what the model writes there may be anything. */
  language: string;
}

/** Does what the button of a block of code says. @param editor the one that was active last */
export async function actOnCode({ action, code, language }: Code, editor: TextEditor | undefined, column: ViewColumn): Promise<void> {
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
      await shown.edit((edit) => edit.replace(shown.selection, code));
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
