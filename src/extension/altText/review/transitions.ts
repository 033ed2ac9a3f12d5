import type { Written } from "../../../altText/light.ts";
import { describeFailure } from "../../../failures/failure.ts";
import type { Translate } from "../../../core/translate.ts";
import type { ItemState } from "../../../protocol/review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/**
 * Replaces the known uses by those of a new scan. A decision is kept with a use that is still the same; an applied use is kept with the
 * Apply that Undo would take back.
 */
export function mergeFound(found: ReviewedUse[], known: Map<string, ReviewedUse>): Map<string, ReviewedUse> {
  const applied = [...known.values()].filter(({ state }) => state.kind === "applied").map(withRoundInId);
  const merged = found.map((use) => keepDecision(use, known.get(use.id)));
  return new Map([...applied, ...merged].map((use) => [use.id, use]));
}

/** Uses with the same text share their ids after one of them is gone: the surrounding text tells whether it is the same image. */
function keepDecision(use: ReviewedUse, known: ReviewedUse | undefined): ReviewedUse {
  if (known === undefined || known.state.kind === "applied" || known.state.kind === "left") return use;
  const isUnique = use.alike.of === 1 && known.alike.of === 1;
  const hasSameExcerpt = use.excerpt.before === known.excerpt.before && use.excerpt.after === known.excerpt.after;
  if (!isUnique && !hasSameExcerpt) return use;
  const { state, proposal, draft } = known;
  return { ...use, state, ...(proposal ? { proposal } : {}), ...(draft === undefined ? {} : { draft }) };
}

/** Makes room for another use that a scan may find with the id that this one had before it was applied. */
function withRoundInId(use: ReviewedUse): ReviewedUse {
  return use.id.includes("~") ? use : { ...use, id: `${use.id}~${use.applied?.round ?? 0}` };
}

/** Prepares a stored use for a new window: nothing waits for the model any more. */
export function restoreUse(use: ReviewedUse): ReviewedUse {
  return use.state.kind === "queued" ? { ...use, state: { kind: "found" } } : use;
}

/** Marks a use as waiting for the model. The proposal to come replaces what the user has typed. */
export function queueUse(use: ReviewedUse): ReviewedUse {
  return { ...use, draft: undefined, state: { kind: "queued" } };
}

/** Adds the model's result to a use. A decision that the user made meanwhile is kept. */
export function applyWritten(use: ReviewedUse, written: Written, t: Translate): ReviewedUse {
  const decide = (state: ItemState): ItemState => (use.state.kind === "queued" ? state : use.state);
  switch (written.kind) {
    case "proposed":
      return { ...use, proposal: written.proposal, state: decide({ kind: "proposed" }) };
    case "skipped":
      return { ...use, state: decide({ kind: "left", reason: t("What stood there was changed. Look at the workspace again.") }) };
    case "failed":
      return { ...use, state: decide({ kind: "failed", reason: describeFailure(written.failure).message }) };
  }
}

/** Whether a decision may be made: not for a text in the document, nor an empty text for an image that must not be decorative. */
export function mayDecide(use: ReviewedUse, state: Extract<ItemState, { kind: "accepted" | "skipped" }>): boolean {
  if (use.state.kind === "applied") return false;
  return state.kind !== "accepted" || state.alt.trim() !== "" || use.mayBeDecorative;
}

/** Accepts a proposal that passes the rules, unless the user has edited it. @returns nothing for a use that stays as it is */
export function acceptIfPassing(use: ReviewedUse | undefined): ReviewedUse[] {
  if (use?.state.kind !== "proposed" || use.proposal === undefined || use.proposal.needsPerson !== undefined) return [];
  if (use.draft !== undefined && use.draft !== use.proposal.alt) return [];
  return [{ ...use, state: { kind: "accepted", alt: use.proposal.alt } }];
}
