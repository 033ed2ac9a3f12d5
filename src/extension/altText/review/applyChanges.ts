import { DocumentChanger, type Operation } from "./documentChanger.ts";
import type { DocumentEditor, EditableDocument, Outcome } from "./documentEditor.ts";
import { findLastRound, type ReviewedUse } from "./reviewedUse.ts";

/** Writes all accepted alt text into the documents, and then the long descriptions for which the user has chosen a place. */
export async function applyAccepted<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const round = findLastRound(uses) + 1;
  const operation: Operation = {
    getReplacement: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    createPatch: ({ state }, { previousText }) => ({
      state: { kind: "applied", alt: state.kind === "accepted" ? state.alt : "" },
      applied: { original: previousText, round },
    }),
    markupChangedMessage: "The markup has changed since the scan. Rescan the workspace.",
  };
  const outcome = await new DocumentChanger(uses, editor, operation).run(onProgress);
  const places = new Map(
    uses.flatMap(({ id, state }) => (state.kind === "accepted" && state.descriptionPlace ? [[id, state.descriptionPlace]] : [])),
  );
  const described: Operation = {
    getReplacement: ({ id, state, proposal }) => {
      const place = places.get(id);
      return state.kind === "applied" && place !== undefined && proposal
        ? { kind: "description", text: proposal.description, place }
        : undefined;
    },
    createPatch: ({ applied }, { change }) => (applied ? { applied: { ...applied, inserted: change.text } } : {}),
    createSkipPatch: ({ state }, reason) => ({ state: state.kind === "applied" ? { ...state, note: reason } : state }),
    markupChangedMessage: "The markup has changed since the alt text was applied.",
  };
  return places.size === 0 ? outcome : addPatches(outcome, await changeAgain(uses, outcome, editor, described));
}

/** Restores the markup that the last Apply replaced, and removes the long descriptions that it inserted, unless the user has changed them in the meantime. */
export async function undoApplied<D extends EditableDocument>(
  uses: ReviewedUse[],
  editor: DocumentEditor<D>,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const lastRound = findLastRound(uses);
  const isUndone = ({ state, applied }: ReviewedUse) => state.kind === "applied" && applied?.round === lastRound;
  const markupChangedMessage = "The markup has changed since the alt text was applied.";
  const removal: Operation = {
    getReplacement: (use) => {
      const inserted = use.applied?.inserted;
      return isUndone(use) && inserted !== undefined ? { kind: "removal", text: inserted } : undefined;
    },
    createPatch: () => ({}),
    // A description that the user has edited is kept.
    createSkipPatch: ({ state }) => ({ state }),
    markupChangedMessage,
  };
  const removed = await new DocumentChanger(uses, editor, removal).run(() => {});
  const operation: Operation = {
    getReplacement: (use) => (isUndone(use) && use.applied ? { kind: "snippet", text: use.applied.original } : undefined),
    createPatch: ({ state }) => ({ state: { kind: "accepted", alt: state.kind === "applied" ? state.alt : "" } }),
    markupChangedMessage,
  };
  const outcome = await changeAgain(uses, removed, editor, operation, onProgress);
  return { ...outcome, patches: addPatches(removed, outcome).patches };
}

/** Applies another operation to the documents that an operation has changed. */
async function changeAgain<D extends EditableDocument>(
  uses: ReviewedUse[],
  { patches }: Outcome,
  editor: DocumentEditor<D>,
  operation: Operation,
  onProgress: (done: number) => void = () => {},
): Promise<Outcome> {
  const changedUses = uses.map((use) => ({ ...use, ...patches.get(use.id) }));
  return new DocumentChanger(changedUses, editor, operation).run(onProgress);
}

/** Adds the patches of a later operation to the outcome of an earlier one. */
function addPatches(outcome: Outcome, later: Outcome): Outcome {
  const patches = new Map(outcome.patches);
  for (const [id, patch] of later.patches) patches.set(id, { ...patches.get(id), ...patch });
  return { ...outcome, patches };
}
