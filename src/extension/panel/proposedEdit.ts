import { Range, Uri, WorkspaceEdit, commands, l10n, window, workspace, type TextDocument, type ViewColumn } from "vscode";

/** The scheme of documents as they would be. */
const PROPOSED = "oriel-proposed";

/**
 * Shows what a change of a document would be, as VS Code shows differences, and makes it once the person agreed. Not by VS Code's own
 * preview of edits: there each edit that needs agreement is unticked, and Apply alone does nothing.
 */
export async function proposeEdit(document: TextDocument, range: Range, text: string, column: ViewColumn): Promise<void> {
  const before = document.getText();
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const proposed = Uri.from({ scheme: PROPOSED, path: document.uri.path });
  const provider = workspace.registerTextDocumentContentProvider(PROPOSED, {
    provideTextDocumentContent: () => before.slice(0, from) + text + before.slice(to),
  });
  try {
    const name = workspace.asRelativePath(document.uri);
    const title = l10n.t("{0}: with the answer's code", name);
    await commands.executeCommand("vscode.diff", document.uri, proposed, title, { viewColumn: column, preview: false });
    const apply = l10n.t("Apply");
    const [first, last] = [range.start.line + 1, range.end.line + 1];
    const question = l10n.t("Replace lines {0} to {1} of {2} with the answer's code?", first, last, name);
    if ((await window.showInformationMessage(question, apply, l10n.t("Discard"))) !== apply) return;
    // The document may have been closed, and opened again.
    const now = await workspace.openTextDocument(document.uri);
    if (now.getText() !== before) {
      void window.showWarningMessage(
        l10n.t("{0} was changed in the meantime, so nothing was replaced. Select the code again, then apply it.", name),
      );
      return;
    }
    const edit = new WorkspaceEdit();
    edit.replace(now.uri, range, text);
    await workspace.applyEdit(edit);
    await window.showTextDocument(now, { viewColumn: column, selection: new Range(range.start, range.start) });
  } finally {
    await closeTab(proposed);
    provider.dispose();
  }
}

async function closeTab(proposed: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const isProposal = (input: unknown): boolean =>
    typeof input === "object" && input !== null && "modified" in input && String(input.modified) === proposed.toString();
  await window.tabGroups.close(tabs.filter(({ input }) => isProposal(input)));
}
