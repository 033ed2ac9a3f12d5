import type { TextDocument, WorkspaceEdit } from "vscode";
import type { Plan, Syntax, RequestedChange } from "../../altText/light.ts";
import { toEditorDocument } from "./repositorySettings.ts";
import { toRange } from "./spans.ts";
import { retryUntilCurrent } from "./retryUntilCurrent.ts";
import type { AltTextWorkers } from "./workers.ts";

/** VS Code's names for UTF-8. Text in another encoding may lose characters when it is saved. */
const UTF8_ENCODINGS = new Set(["utf8", "utf8bom"]);

/** Plans changes to a document. The plan is only valid for the returned `version`. */
export async function planDocumentChanges(
  document: TextDocument,
  syntax: Syntax,
  wantedChanges: RequestedChange[],
  workers: AltTextWorkers,
): Promise<{ plans: Plan[]; version: number }> {
  if (!UTF8_ENCODINGS.has(document.encoding)) {
    return { plans: wantedChanges.map(() => ({ kind: "skipped", reason: "encoding" })), version: document.version };
  }
  const worker = await workers.getEditorWorker();
  const target = await toEditorDocument(document, syntax);
  let version = document.version;
  const plans = await retryUntilCurrent(() => {
    version = document.version;
    return worker.planChanges(target, wantedChanges);
  });
  return { plans, version };
}

/**
 * Plans changes for the current text of a document and adds them to an edit. The edit must be applied without delay: VS Code only checks that
 * the document does not change while the edit is being applied.
 * @returns the plan of each change; changes that can't be made are not added to the edit
 */
export async function addPlannedChanges(
  edit: WorkspaceEdit,
  document: TextDocument,
  syntax: Syntax,
  wantedChanges: RequestedChange[],
  workers: AltTextWorkers,
): Promise<Plan[]> {
  const { plans, version } = await planDocumentChanges(document, syntax, wantedChanges, workers);
  if (document.version !== version) return addPlannedChanges(edit, document, syntax, wantedChanges, workers);
  for (const plan of plans) {
    if (plan.kind === "change") edit.replace(document.uri, toRange(document, plan.change.range), plan.change.text);
  }
  return plans;
}
