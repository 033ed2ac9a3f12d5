import * as vscode from "vscode";
import { waitUntil } from "../waiting.ts";

export const readFindings = (uri: vscode.Uri) =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === "oriel")
    .map(({ code }) => (typeof code === "object" ? String(code.value) : ""));

export async function openDocument(content: string, language = "markdown"): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Number of code actions that are resolved, as if the user chose them. */
const MAX_RESOLVED = 20;

/** Lists VS Code's code actions at the first occurrence of a text. */
export async function listActions(document: vscode.TextDocument, text: string): Promise<vscode.CodeAction[]> {
  const position = document.positionAt(document.getText().indexOf(text));
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(position, position),
    undefined,
    MAX_RESOLVED,
  );
  return actions.filter(({ title }) => !/copilot/i.test(title));
}

/** Reads the hovers at the first occurrence of a text. */
export async function readHovers(document: vscode.TextDocument, text: string): Promise<string[]> {
  const position = document.positionAt(document.getText().indexOf(text) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)));
}

export async function waitForFindings(uri: vscode.Uri, rules: string[]): Promise<void> {
  await waitUntil(
    () => (JSON.stringify(readFindings(uri)) === JSON.stringify(rules) ? true : undefined),
    `the findings ${rules.join(", ")}`,
  );
}

export async function insertText(document: vscode.TextDocument, text: string, position = 0): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(position), text);
  await vscode.workspace.applyEdit(edit);
}
