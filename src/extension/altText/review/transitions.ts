import type { Written } from "../../../altText/light.ts";
import { describeFailure } from "../../../failures/failure.ts";
import type { ItemState } from "../../../protocol/review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/**
 * Merges the known uses into those of a new scan. Decisions about unchanged uses are kept, and applied uses stay, so that Undo can revert
 * them.
 */
export function mergeFound(found: ReviewedUse[], known: Map<string, ReviewedUse>): Map<string, ReviewedUse> {
  const applied = [...known.values()].filter(({ state }) => state.kind === "applied").map(addRoundToId);
  const merged = found.map((use) => keepDecision(use, known.get(use.id)));
  return new Map([...applied, ...merged].map((use) => [use.id, use]));
}

/** Keeps the decision about the same use. If one of several uses with the same markup is deleted, ids shift, so the surrounding text is compared. */
function keepDecision(use: ReviewedUse, known: ReviewedUse | undefined): ReviewedUse {
  if (known === undefined || known.state.kind === "applied" || known.state.kind === "left") return use;
  const isUnique = use.alike.of === 1 && known.alike.of === 1;
  const hasSameExcerpt = use.excerpt.before === known.excerpt.before && use.excerpt.after === known.excerpt.after;
  if (!isUnique && !hasSameExcerpt) return use;
  const { state, proposal, draft } = known;
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
export function applyWritten(use: ReviewedUse, written: Written): ReviewedUse {
  const decide = (state: ItemState): ItemState => (use.state.kind === "queued" ? state : use.state);
  switch (written.kind) {
    case "proposed":
      return { ...use, proposal: written.proposal, state: decide({ kind: "proposed" }) };
    case "skipped":
      return { ...use, state: decide({ kind: "left", reason: "The markup has changed since the scan. Rescan the workspace." }) };
    case "failed":
      return { ...use, state: decide({ kind: "failed", reason: describeFailure(written.failure).message }) };
  }
}

/** Whether a decision is allowed. Applied uses can't be decided again, and an empty text needs an image that may be decorative. */
export function mayDecide(use: ReviewedUse, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): boolean {
  if (use.state.kind === "applied") return false;
  return state.kind !== "accepted" || state.alt.trim() !== "" || use.mayBeDecorative;
}

/** Accepts a proposal that passes the rules, unless the user has edited it. @returns an empty array if the use is unchanged */
export function acceptIfPassing(use: ReviewedUse | undefined): ReviewedUse[] {
  if (use?.state.kind !== "proposed" || use.proposal === undefined || use.proposal.needsPerson !== undefined) return [];
  if (use.draft !== undefined && use.draft !== use.proposal.alt) return [];
  return [{ ...use, state: { kind: "accepted", alt: use.proposal.alt } }];
}
