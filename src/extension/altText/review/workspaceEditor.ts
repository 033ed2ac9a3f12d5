import { Uri, WorkspaceEdit, workspace, type TextDocument } from "vscode";
import type { Syntax } from "../../../altText/light.ts";
import type { AltTextWorkers } from "../workers.ts";
import { planDocumentChanges } from "../plannedEdit.ts";
import { toRange } from "../spans.ts";
import type { DocumentEditor } from "./documentEditor.ts";
import { groupByCell, saveNotebooks } from "./notebookEdit.ts";

/** Edits the documents and notebooks in the workspace. */
export function createWorkspaceEditor(workers: AltTextWorkers): DocumentEditor<TextDocument> {
  return {
    async open(uri, changes, onMissing) {
      const [first] = changes;
      if (first?.use.cell) {
        const cells = await groupByCell(Uri.parse(uri), changes, workers, onMissing);
        return cells.map((cell) => ({ ...cell, uri: cell.document.uri.toString(), syntax: "markdown" }));
      }
      return [{ document: await workspace.openTextDocument(Uri.parse(uri)), uri, syntax: first?.use.syntax as Syntax, changes }];
    },
    reopen: async ({ uri }) => workspace.openTextDocument(uri),
    plan: (document, syntax, requests) => planDocumentChanges(document, syntax, requests, workers),
    async applyEdit(changes) {
      const edit = new WorkspaceEdit();
      for (const { document, change } of changes) edit.replace(document.uri, toRange(document, change.range), change.text);
      return workspace.applyEdit(edit, { isRefactoring: true });
    },
    saveNotebooks,
  };
}
