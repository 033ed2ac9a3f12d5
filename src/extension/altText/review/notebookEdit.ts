import { Uri, workspace, type NotebookCell, type TextDocument } from "vscode";
import type { ImageUse } from "../../../altText/light.ts";
import { retryUntilCurrent } from "../retryUntilCurrent.ts";
import type { AltTextWorkers } from "../workers.ts";
import { toEditorDocument } from "../repositorySettings.ts";
import type { UseChange } from "./documentEditor.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

interface CellUse {
  cell: NotebookCell;
  /** Index of the image in its cell. */
  imageIndex: number;
  use: ImageUse;
  markup: string;
}

/**
 * Groups the changes to a notebook by cell, with offsets into the cell's text, because an open notebook is edited cell by cell. A use that
 * has moved is identified by its image and alt text, if exactly one use has both.
 * @param onMissing called for each use that is not found
 */
export async function groupByCell(
  uri: Uri,
  changes: UseChange[],
  workers: AltTextWorkers,
  onMissing: (use: ReviewedUse) => void,
): Promise<{ document: TextDocument; changes: UseChange[] }[]> {
  const cellUses = await findUses(uri, workers);
  const cells = new Map<NotebookCell, UseChange[]>();
  for (const { use, request } of changes) {
    const candidates = cellUses.filter((candidate) => isSameUse(use, candidate));
    const unmoved = candidates.find(({ cell, imageIndex }) => cell.index === use.cell?.index && imageIndex === use.cell.imageIndex);
    const match = unmoved ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (match === undefined) {
      onMissing(use);
      continue;
    }
    const { replacement } = request;
    const cellChange = { use, request: { from: match.use.range.from, before: match.markup, replacement } };
    cells.set(match.cell, [...(cells.get(match.cell) ?? []), cellChange]);
  }
  return Array.from(cells, ([{ document }, changes]) => ({ document, changes }));
}

async function findUses(uri: Uri, workers: AltTextWorkers): Promise<CellUse[]> {
  const notebook = await workspace.openNotebookDocument(uri);
  const worker = await workers.getEditorWorker();
  const cellUses: CellUse[] = [];
  for (const cell of notebook.getCells()) {
    if (cell.document.languageId !== "markdown") continue;
    const target = await toEditorDocument(cell.document, "markdown");
    const uses = await retryUntilCurrent(() => worker.findUses(target));
    const source = cell.document.getText();
    for (const [imageIndex, { use }] of uses.entries())
      cellUses.push({ cell, imageIndex, use, markup: source.slice(use.range.from, use.range.to) });
  }
  return cellUses;
}

/**
 * Whether a use in a cell is the reviewed use. If the review has changed the use, its markup is compared; otherwise, its image and its alt
 * text at the time of the scan are compared.
 */
function isSameUse(reviewed: ReviewedUse, { use, markup }: CellUse): boolean {
  if (reviewed.state.kind === "applied") return markup === reviewed.before;
  const text = use.alt.kind === "text" || use.alt.kind === "elementContent" ? use.alt.value : use.alt.kind === "missing" ? undefined : "";
  return use.target === reviewed.target && use.element === reviewed.element && text === reviewed.currentAlt;
}

/** Saves the notebooks that contain changed uses: after a refactoring, VS Code itself saves only text files. */
export async function saveNotebooks(changedUses: ReviewedUse[]): Promise<void> {
  if (!workspace.getConfiguration("files").get("refactoring.autoSave", true)) return;
  const uris = new Set(changedUses.filter(({ cell }) => cell !== undefined).map(({ uri }) => uri));
  for (const uri of uris) await (await workspace.openNotebookDocument(Uri.parse(uri))).save();
}
