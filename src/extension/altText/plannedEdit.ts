import type { TextDocument, WorkspaceEdit } from "vscode";
import type { Plan, Syntax, WantedChange } from "../../altText/light.ts";
import { editorDocument } from "./repositorySettings.ts";
import { toRange } from "./spans.ts";
import { untilCurrent } from "./untilCurrent.ts";
import type { AltTextWorkers } from "./workers.ts";

/** Plans changes of a document as it is at `version`; the plan is void for any other version. */
export async function planDocumentChanges(
  document: TextDocument,
  syntax: Syntax,
  wanted: WantedChange[],
  workers: AltTextWorkers,
): Promise<{ planned: Plan[]; version: number }> {
  const worker = await workers.editor();
  const target = await editorDocument(document, syntax);
  let version = document.version;
  const planned = await untilCurrent(() => {
    version = document.version;
    return worker.plan(target, wanted);
  });
  return { planned, version };
}

/**
 * Adds the wanted changes to an edit of the document as it is now. The edit must be applied at once: VS Code only checks that the document does
 * not change while the edit is on its way.
 * @returns the plan of each change; those of text that has changed are left out of the edit
 */
export async function addPlannedChanges(
  edit: WorkspaceEdit,
  document: TextDocument,
  syntax: Syntax,
  wanted: WantedChange[],
  workers: AltTextWorkers,
): Promise<Plan[]> {
  const { planned, version } = await planDocumentChanges(document, syntax, wanted, workers);
  if (document.version !== version) return addPlannedChanges(edit, document, syntax, wanted, workers);
  for (const plan of planned) {
    if (plan.kind === "change") edit.replace(document.uri, toRange(document, plan.change.range), plan.change.text);
  }
  return planned;
}
