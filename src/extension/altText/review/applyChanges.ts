import type { Translate } from "../../../core/translate.ts";
import { DocumentChanger, type Operation } from "./documentChanger.ts";
import type { DocumentEditor, EditableDocument, Outcome } from "./documentEditor.ts";
import { lastRound, type ReviewedUse } from "./reviewedUse.ts";

/** Writes all accepted texts into their documents. */
export async function applyAccepted<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  t: Translate,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const round = lastRound(uses) + 1;
  const operation: Operation = {
    target: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    finish: ({ state }, original) => ({
      state: { kind: "applied", alt: state.kind === "accepted" ? state.alt : "" },
      applied: { original, round },
    }),
    changedReason: t("What stood there was changed in the meantime, so it was left. Look at the workspace again."),
  };
  return new DocumentChanger(uses, editor, t, operation).run(onProgress);
}

/** Restores what the last Apply replaced, wherever its text is unchanged. */
export async function undoApplied<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  t: Translate,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const last = lastRound(uses);
  const operation: Operation = {
    target: ({ state, applied }) =>
      state.kind === "applied" && applied?.round === last ? { kind: "snippet", text: applied.original } : undefined,
    finish: ({ state }) => ({ state: { kind: "accepted", alt: state.kind === "applied" ? state.alt : "" } }),
    changedReason: t("It was changed after it was written, so it stays as it is now."),
  };
  return new DocumentChanger(uses, editor, t, operation).run(onProgress);
}
