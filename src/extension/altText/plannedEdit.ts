import type { TextDocument, WorkspaceEdit } from "vscode";
import type { Planned } from "../../altText/worker/messages.ts";
import type { WantedChange } from "../../core/altText/planChanges.ts";
import type { Syntax } from "../../core/altText/syntax.ts";
import { readAltSettings } from "../config.ts";
import type { AltThread } from "./altThread.ts";
import { placeOf } from "./documents.ts";
import { rangeOfSpan } from "./spans.ts";

/**
 * Puts what is wanted into an edit, as the document is now. VS Code refuses the edit when the document changes before it is made.
 * @returns what became of each; what has changed in the document is left
 */
export async function planEdit(
  edit: WorkspaceEdit,
  document: TextDocument,
  syntax: Syntax,
  wanted: WantedChange[],
  thread: AltThread,
): Promise<Planned[]> {
  const { root } = placeOf(document);
  const { version } = document;
  const params = { source: document.getText(), syntax, settings: readAltSettings(), wanted, ...(root === undefined ? {} : { root }) };
  const planned = await (await thread.started()).plan(params, new AbortController().signal);
  if (document.version !== version) return planEdit(edit, document, syntax, wanted, thread);
  for (const plan of planned) {
    if (plan.kind === "change") edit.replace(document.uri, rangeOfSpan(document, plan.change.range), plan.change.text);
  }
  return planned;
}
