import { DocumentChanger, type Operation } from "./documentChanger.ts";
import type { DocumentEditor, EditableDocument, Outcome } from "./documentEditor.ts";
import { findLastRound, type ReviewedUse } from "./reviewedUse.ts";

/** Writes all accepted alt text into the documents. */
export async function applyAccepted<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const round = findLastRound(uses) + 1;
  const operation: Operation = {
    getReplacement: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    createPatch: ({ state }, original) => ({
      state: { kind: "applied", alt: state.kind === "accepted" ? state.alt : "" },
      applied: { original, round },
    }),
    markupChangedMessage: "The markup has changed since the scan. Rescan the workspace.",
  };
  return new DocumentChanger(uses, editor, operation).run(onProgress);
}

/** Restores the markup that the last Apply replaced, unless the user has changed it in the meantime. */
export async function undoApplied<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const lastRound = findLastRound(uses);
  const operation: Operation = {
    getReplacement: ({ state, applied }) =>
      state.kind === "applied" && applied?.round === lastRound ? { kind: "snippet", text: applied.original } : undefined,
    createPatch: ({ state }) => ({ state: { kind: "accepted", alt: state.kind === "applied" ? state.alt : "" } }),
    markupChangedMessage: "The markup has changed since the alt text was applied.",
  };
  return new DocumentChanger(uses, editor, operation).run(onProgress);
}
