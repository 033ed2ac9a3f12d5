import { DocumentChanger, type Operation } from "./documentChanger.ts";
import type { DocumentEditor, EditableDocument, Outcome } from "./documentEditor.ts";
import { findLastRound, type ReviewedUse } from "./reviewedUse.ts";

/** Writes all accepted alt texts into their documents. */
export async function applyAccepted<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const round = findLastRound(uses) + 1;
  const operation: Operation = {
    target: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    finish: ({ state }, original) => ({
      state: { kind: "applied", alt: state.kind === "accepted" ? state.alt : "" },
      applied: { original, round },
    }),
    changedReason: "The markup has changed since the scan. Rescan the workspace.",
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
    target: ({ state, applied }) =>
      state.kind === "applied" && applied?.round === lastRound ? { kind: "snippet", text: applied.original } : undefined,
    finish: ({ state }) => ({ state: { kind: "accepted", alt: state.kind === "applied" ? state.alt : "" } }),
    changedReason: "The markup has changed since the alt text was applied.",
  };
  return new DocumentChanger(uses, editor, operation).run(onProgress);
}
