import { Uri, workspace, type NotebookDocument, type WorkspaceEdit } from "vscode";
import type { Planned } from "../../../altText/worker/messages.ts";
import type { WantedChange } from "../../../core/altText/planChanges.ts";
import { grouped } from "../../../core/grouped.ts";
import { readAltSettings } from "../../config.ts";
import type { AltThread } from "../altThread.ts";
import { planEdit } from "../plannedEdit.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** `was`: the construct as it stands in the cell, where the file writes it otherwise. */
export type PlannedInPlace = Planned & { was?: string };

interface NotebookChange {
  use: ReviewedUse;
  to: WantedChange["to"];
}

/**
 * Puts changes of a notebook's Markdown into an edit: in its cells, as whoever has it open sees it, not in the bytes of its file.
 * @returns a plan for each, in their order
 */
export async function planNotebook(edit: WorkspaceEdit, uri: Uri, changes: NotebookChange[], thread: AltThread): Promise<PlannedInPlace[]> {
  const notebook = await workspace.openNotebookDocument(uri);
  const plans = new Map<NotebookChange, PlannedInPlace>();
  for (const group of grouped(changes, ({ use }) => String(use.cell?.index)).values()) {
    const planned = await planCell(edit, notebook, group, thread);
    for (const [index, change] of group.entries()) plans.set(change, planned[index] ?? LEFT);
  }
  return changes.map((change) => plans.get(change) ?? LEFT);
}

const LEFT: PlannedInPlace = { kind: "left", because: "changed" };

async function planCell(
  edit: WorkspaceEdit,
  notebook: NotebookDocument,
  changes: NotebookChange[],
  thread: AltThread,
): Promise<PlannedInPlace[]> {
  const index = changes[0]?.use.cell?.index ?? 0;
  if (index >= notebook.cellCount) return changes.map(() => LEFT);
  const { document } = notebook.cellAt(index);
  const source = document.getText();
  const worker = await thread.started();
  const { uses } = await worker.check({ source, syntax: "markdown", settings: readAltSettings() }, new AbortController().signal);
  const found = changes.map(({ use, to }) => {
    const audited = uses[use.cell?.nth ?? 0]?.use;
    const before = audited && source.slice(audited.range.from, audited.range.to);
    return audited && before !== undefined && isAsItWas(use, audited.alt, before) ? { from: audited.range.from, before, to } : undefined;
  });
  const wanted = found.filter((one) => one !== undefined);
  const planned = await planEdit(edit, document, "markdown", wanted, thread);
  let next = 0;
  return found.map((one): PlannedInPlace => {
    const plan = one && planned[next++];
    return plan === undefined ? LEFT : { ...plan, ...(plan.kind === "change" ? { was: one?.before ?? "" } : {}) };
  });
}

/** One that is applied stands as it was written; any other has the alternative text that it was found with. */
function isAsItWas(use: ReviewedUse, alt: { kind: string; value?: string }, before: string): boolean {
  if (use.state.kind === "applied") return before === use.before;
  return (alt.kind === "missing" ? undefined : alt.value) === use.current;
}

/** VS Code saves text files after such a change, where the person has not switched that off; notebooks it leaves. */
export async function saveNotebooks(made: ReviewedUse[]): Promise<void> {
  if (!workspace.getConfiguration("files").get("refactoring.autoSave", true)) return;
  const uris = new Set(made.filter(({ cell }) => cell !== undefined).map(({ uri }) => uri));
  for (const uri of uris) await (await workspace.openNotebookDocument(Uri.parse(uri))).save();
}
