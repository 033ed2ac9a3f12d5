import type { WriteResult } from "../../../altText/light.ts";
import { describeFailure } from "../../../failures/failure.ts";
import type { ItemState } from "../../../protocol/review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/**
 * Merges the uses of the previous scan into those of a new scan. Decisions about unchanged uses are kept, and applied uses stay, so that
 * Undo can revert them.
 */
export function mergeScan(scannedUses: ReviewedUse[], previousUses: Map<string, ReviewedUse>): Map<string, ReviewedUse> {
  const appliedUses = [...previousUses.values()].filter(({ state }) => state.kind === "applied").map(addRoundToId);
  const mergedUses = scannedUses.map((use) => keepDecision(use, previousUses.get(use.id)));
  return new Map([...appliedUses, ...mergedUses].map((use) => [use.id, use]));
}

/**
 * Keeps the decision about a use. The id is not enough to identify the use: if one of several uses with the same markup is deleted, their
 * ids shift. Therefore the surrounding text is compared too.
 */
function keepDecision(use: ReviewedUse, previous: ReviewedUse | undefined): ReviewedUse {
  if (previous === undefined || previous.state.kind === "applied" || previous.state.kind === "notChanged") return use;
  const isUnique = use.occurrence.count === 1 && previous.occurrence.count === 1;
  const hasSameExcerpt = use.excerpt.before === previous.excerpt.before && use.excerpt.after === previous.excerpt.after;
  if (!isUnique && !hasSameExcerpt) return use;
  const { state, proposal, draft } = previous;
  return { ...use, state, ...(proposal ? { proposal } : {}), ...(draft === undefined ? {} : { draft }) };
}

/** Makes the id of an applied use unique, because a scan may find another use with the same id. */
function addRoundToId(use: ReviewedUse): ReviewedUse {
  return use.id.includes("~") ? use : { ...use, id: `${use.id}~${use.applied?.round ?? 0}` };
}

/** Resets a stored use that was waiting for the model when the window closed. */
export function restoreUse(use: ReviewedUse): ReviewedUse {
  return use.state.kind === "queued" ? { ...use, state: { kind: "found" } } : use;
}

/** Marks a use as waiting for the model. The proposal will replace the text that the user has typed. */
export function queueUse(use: ReviewedUse): ReviewedUse {
  return { ...use, draft: undefined, state: { kind: "queued" } };
}

/** Adds the model's result to a use. A decision that the user made in the meantime is kept. */
export function applyWriteResult(use: ReviewedUse, result: WriteResult): ReviewedUse {
  const keepDecisionOr = (state: ItemState): ItemState => (use.state.kind === "queued" ? state : use.state);
  switch (result.kind) {
    case "proposed":
      return { ...use, proposal: result.proposal, state: keepDecisionOr({ kind: "proposed" }) };
    case "skipped":
      return {
        ...use,
        state: keepDecisionOr({ kind: "notChanged", reason: "The markup has changed since the scan. Rescan the workspace." }),
      };
    case "failed":
      return { ...use, state: keepDecisionOr({ kind: "failed", reason: describeFailure(result.failure).message }) };
  }
}

/**
 * Whether a decision is allowed. Applied uses can't be decided again, and an empty text is allowed only for an image that may be
 * decorative.
 */
export function mayDecide(use: ReviewedUse, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): boolean {
  if (use.state.kind === "applied") return false;
  return state.kind !== "accepted" || state.alt.trim() !== "" || use.mayBeDecorative;
}

/** Accepts a proposal that passes the rules, unless the user has edited it. @returns an empty array if the use is unchanged */
export function acceptIfPassing(use: ReviewedUse | undefined): ReviewedUse[] {
  if (use?.state.kind !== "proposed" || use.proposal === undefined || use.proposal.reviewReason !== undefined) return [];
  if (use.draft !== undefined && use.draft !== use.proposal.alt) return [];
  return [{ ...use, state: { kind: "accepted", alt: use.proposal.alt } }];
}
