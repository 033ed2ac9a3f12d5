import { randomUUID } from "node:crypto";
import {
  Range,
  TabInputTextDiff,
  Uri,
  WorkspaceEdit,
  commands,
  window,
  workspace,
  type Tab,
  type TextDocument,
  type ViewColumn,
} from "vscode";
import { PROPOSED_EDIT_SCHEME } from "../../contributions/names.ts";
import { getLastLine } from "../selectedText.ts";

type Decision = "apply" | "discard";

/** Resolves the decision about the change that is shown. */
let resolveDecision: (decision: Decision) => void = () => {};

/** Handles the buttons above the diff. The buttons remain after the notification has disappeared. */
export function decideOnProposedEdit(decision: Decision): void {
  resolveDecision(decision);
}

/**
 * Shows a change to a document as a diff, and applies it if the user agrees. VS Code's own refactoring preview is not used: it leaves every
 * edit that needs confirmation unchecked, so that Apply alone does nothing.
 */
export async function proposeEdit(document: TextDocument, range: Range, text: string, column: ViewColumn): Promise<void> {
  resolveDecision("discard");
  const decisionPromise = new Promise<Decision>((resolve) => (resolveDecision = resolve));
  const currentText = document.getText();
  const proposedText = currentText.slice(0, document.offsetAt(range.start)) + text + currentText.slice(document.offsetAt(range.end));
  // The URI is unique, because VS Code would otherwise reuse the content of an earlier change.
  const proposalUri = Uri.from({ scheme: PROPOSED_EDIT_SCHEME, path: document.uri.path, query: randomUUID() });
  const provider = workspace.registerTextDocumentContentProvider(PROPOSED_EDIT_SCHEME, {
    provideTextDocumentContent: (uri) => (uri.toString() === proposalUri.toString() ? proposedText : undefined),
  });
  try {
    const name = workspace.asRelativePath(document.uri);
    const title = `${name} (proposed change)`;
    await commands.executeCommand("vscode.diff", document.uri, proposalUri, title, { viewColumn: column, preview: false });
    const applyLabel = "Apply Change";
    const question = `Replace lines ${range.start.line + 1} to ${getLastLine(range) + 1} of ${name} with the code from the answer?`;
    const discardLabel = "Discard Change";
    const resolveThisDecision = resolveDecision;
    window.showInformationMessage(question, applyLabel, discardLabel).then((choice) => {
      if (choice !== undefined) resolveThisDecision(choice === applyLabel ? "apply" : "discard");
    });
    const tabListener = window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => isProposal(tab, proposalUri))) resolveThisDecision("discard");
    });
    const decision = await decisionPromise.finally(() => tabListener.dispose());
    if (decision === "apply") await applyEdit(document.uri, currentText, range, text, column);
  } finally {
    await closeTab(proposalUri);
    provider.dispose();
  }
}

async function applyEdit(uri: Uri, expectedText: string, range: Range, text: string, column: ViewColumn): Promise<void> {
  const name = workspace.asRelativePath(uri);
  // The document may have been closed and opened again.
  const document = await workspace.openTextDocument(uri);
  if (document.getText() !== expectedText) {
    void window.showWarningMessage(`${name} has changed in the meantime, so nothing was replaced. Select the code again, and try again.`);
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(uri, range, text);
  if (await workspace.applyEdit(edit)) {
    await window.showTextDocument(document, { viewColumn: column, selection: new Range(range.start, range.start) });
  } else {
    void window.showWarningMessage(`Can't edit ${name}. Nothing was replaced.`);
  }
}

async function closeTab(proposalUri: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(tabs.filter((tab) => isProposal(tab, proposalUri)));
}

function isProposal({ input }: Tab, proposalUri: Uri): boolean {
  return input instanceof TabInputTextDiff && input.modified.toString() === proposalUri.toString();
}
