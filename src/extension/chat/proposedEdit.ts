import { randomUUID } from "node:crypto";
import {
  Range,
  TabInputTextDiff,
  Uri,
  WorkspaceEdit,
  commands,
  l10n,
  window,
  workspace,
  type Tab,
  type TextDocument,
  type ViewColumn,
} from "vscode";
import { PROPOSED_EDIT_SCHEME } from "../../contributions/names.ts";
import { getLastLine } from "../selectedText.ts";

type Decision = "apply" | "discard";

/** Decides about the shown change; replaced with each new one. */
let decide: (decision: Decision) => void = () => {};

/** Runs the buttons above the diff, which stay after the notification has gone. */
export function decideOnProposedEdit(decision: Decision): void {
  decide(decision);
}

/**
 * Shows a change of a document as a diff, and applies it once the user agreed. VS Code's own preview of edits is not used: it leaves every
 * edit that needs confirmation unticked, so that Apply alone does nothing.
 */
export async function proposeEdit(document: TextDocument, range: Range, text: string, column: ViewColumn): Promise<void> {
  decide("discard");
  const decided = new Promise<Decision>((resolve) => (decide = resolve));
  const before = document.getText();
  const after = before.slice(0, document.offsetAt(range.start)) + text + before.slice(document.offsetAt(range.end));
  // A unique URI for each change; VS Code would reuse the content of an earlier one.
  const proposed = Uri.from({ scheme: PROPOSED_EDIT_SCHEME, path: document.uri.path, query: randomUUID() });
  const provider = workspace.registerTextDocumentContentProvider(PROPOSED_EDIT_SCHEME, {
    provideTextDocumentContent: (uri) => (uri.toString() === proposed.toString() ? after : undefined),
  });
  try {
    const name = workspace.asRelativePath(document.uri);
    const title = l10n.t("{0}: with the answer's code", name);
    await commands.executeCommand("vscode.diff", document.uri, proposed, title, { viewColumn: column, preview: false });
    const apply = l10n.t("Apply");
    const question = l10n.t("Replace lines {0} to {1} of {2} with the answer's code?", range.start.line + 1, getLastLine(range) + 1, name);
    const discard = l10n.t("Discard");
    const decideHere = decide;
    window.showInformationMessage(question, apply, discard).then((choice) => {
      if (choice !== undefined) decideHere(choice === apply ? "apply" : "discard");
    });
    const closing = window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => isProposal(tab, proposed))) decideHere("discard");
    });
    const decision = await decided.finally(() => closing.dispose());
    if (decision === "apply") await makeEdit(document.uri, before, range, text, column);
  } finally {
    await closeTab(proposed);
    provider.dispose();
  }
}

async function makeEdit(uri: Uri, before: string, range: Range, text: string, column: ViewColumn): Promise<void> {
  const name = workspace.asRelativePath(uri);
  // The document may have been closed and opened again.
  const document = await workspace.openTextDocument(uri);
  if (document.getText() !== before) {
    const changed = l10n.t("{0} was changed in the meantime, so nothing was replaced. Select the code again, then apply it.", name);
    void window.showWarningMessage(changed);
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(uri, range, text);
  if (await workspace.applyEdit(edit)) {
    await window.showTextDocument(document, { viewColumn: column, selection: new Range(range.start, range.start) });
  } else {
    void window.showWarningMessage(l10n.t("{0} can't be changed: nothing was replaced.", name));
  }
}

async function closeTab(proposed: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(tabs.filter((tab) => isProposal(tab, proposed)));
}

function isProposal({ input }: Tab, proposed: Uri): boolean {
  return input instanceof TabInputTextDiff && input.modified.toString() === proposed.toString();
}
