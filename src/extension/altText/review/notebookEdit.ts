import { Uri, workspace, type NotebookCell, type TextDocument } from "vscode";
import type { ImageUse, WantedChange } from "../../../altText/light.ts";
import type { AltThread } from "../altThread.ts";
import { settingsFor } from "../repositorySettings.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

interface NotebookChange {
  use: ReviewedUse;
  wanted: WantedChange;
}

interface CellUse {
  cell: NotebookCell;
  nth: number;
  use: ImageUse;
  construct: string;
}

/**
 * The cells of a notebook that changes concern, each with its changes as they are for the cell's own text: whoever has the notebook open
 * sees the cells, not the bytes of its file. A use that has moved is found by its image and its text, while there is one such alone.
 * @param leave told of what is not to be found
 */
export async function cellsOf(
  uri: Uri,
  changes: NotebookChange[],
  thread: AltThread,
  leave: (use: ReviewedUse) => void,
): Promise<{ document: TextDocument; changes: NotebookChange[] }[]> {
  const found = await usesOf(uri, thread);
  const cells = new Map<NotebookCell, NotebookChange[]>();
  for (const { use, wanted } of changes) {
    const alike = found.filter((one) => isSame(use, one));
    const same = alike.find(({ cell, nth }) => cell.index === use.cell?.index && nth === use.cell.nth);
    const one = same ?? (alike.length === 1 ? alike[0] : undefined);
    if (one === undefined) {
      leave(use);
      continue;
    }
    const inCell = { use, wanted: { from: one.use.range.from, before: one.construct, to: wanted.to } };
    cells.set(one.cell, [...(cells.get(one.cell) ?? []), inCell]);
  }
  return Array.from(cells, ([{ document }, changes]) => ({ document, changes }));
}

async function usesOf(uri: Uri, thread: AltThread): Promise<CellUse[]> {
  const notebook = await workspace.openNotebookDocument(uri);
  const worker = await thread.started();
  const settings = await settingsFor(workspace.getWorkspaceFolder(uri)?.uri);
  const found: CellUse[] = [];
  for (const cell of notebook.getCells()) {
    if (cell.document.languageId !== "markdown") continue;
    const source = cell.document.getText();
    const uses = await worker.uses({ source, syntax: "markdown", ...settings }, new AbortController().signal);
    for (const [nth, { use }] of uses.entries()) found.push({ cell, nth, use, construct: source.slice(use.range.from, use.range.to) });
  }
  return found;
}

/** One that is applied stands as it was written; any other shows the same image with the text that it was found with. */
function isSame(reviewed: ReviewedUse, { use, construct }: CellUse): boolean {
  if (reviewed.state.kind === "applied") return construct === reviewed.before;
  const text = use.alt.kind === "text" || use.alt.kind === "named" ? use.alt.value : use.alt.kind === "missing" ? undefined : "";
  return use.target === reviewed.target && use.element === reviewed.element && text === reviewed.current;
}

/** VS Code saves text files after such a change, where the person has not switched that off; notebooks it leaves. */
export async function saveNotebooks(made: ReviewedUse[]): Promise<void> {
  if (!workspace.getConfiguration("files").get("refactoring.autoSave", true)) return;
  const uris = new Set(made.filter(({ cell }) => cell !== undefined).map(({ uri }) => uri));
  for (const uri of uris) await (await workspace.openNotebookDocument(Uri.parse(uri))).save();
}
