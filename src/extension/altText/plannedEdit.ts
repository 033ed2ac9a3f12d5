import type { TextDocument, WorkspaceEdit } from "vscode";
import type { Plan, Syntax, WantedChange } from "../../altText/light.ts";
import type { AltThread } from "./altThread.ts";
import { placeOf } from "./documents.ts";
import { settingsFor } from "./repositorySettings.ts";
import { rangeOfSpan } from "./spans.ts";

/** What to change in a document, as it is at `version`: once it has another one, the plan is void. */
export async function planFor(
  document: TextDocument,
  syntax: Syntax,
  wanted: WantedChange[],
  thread: AltThread,
): Promise<{ planned: Plan[]; version: number }> {
  const settings = await settingsFor(placeOf(document).folder);
  const { version } = document;
  const params = { source: document.getText(), syntax, wanted, ...settings };
  const planned = await (await thread.started()).plan(params, new AbortController().signal);
  return { planned, version };
}

/**
 * Puts what is wanted into an edit, as the document is now. It must be made at once: VS Code checks no more than that the document does not
 * change while the edit is on its way.
 * @returns what became of each; what has changed in the document is left
 */
export async function planEdit(
  edit: WorkspaceEdit,
  document: TextDocument,
  syntax: Syntax,
  wanted: WantedChange[],
  thread: AltThread,
): Promise<Plan[]> {
  const { planned, version } = await planFor(document, syntax, wanted, thread);
  if (document.version !== version) return planEdit(edit, document, syntax, wanted, thread);
  for (const plan of planned) {
    if (plan.kind === "change") edit.replace(document.uri, rangeOfSpan(document, plan.change.range), plan.change.text);
  }
  return planned;
}
