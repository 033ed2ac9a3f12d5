import { l10n } from "vscode";
import type { Written } from "../../../altText/light.ts";
import { describeFailure } from "../../../core/failure.ts";
import type { ItemState } from "../../../protocol/review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** What was found takes the place of what was known; decisions stay with what still stands so, and what is applied with its Apply. */
export function foundAnew(found: ReviewedUse[], before: Map<string, ReviewedUse>): Map<string, ReviewedUse> {
  const applied = [...before.values()].filter(({ state }) => state.kind === "applied").map(setApart);
  const kept = found.map((use) => withDecision(use, before.get(use.id)));
  return new Map([...applied, ...kept].map((use) => [use.id, use]));
}

/** Of several uses that read the same, one is told from another by what stands around it. */
function withDecision(use: ReviewedUse, before: ReviewedUse | undefined): ReviewedUse {
  if (before === undefined || before.state.kind === "applied" || before.state.kind === "left") return use;
  const isAlone = use.alike.of === 1 && before.alike.of === 1;
  const stands = use.excerpt.before === before.excerpt.before && use.excerpt.after === before.excerpt.after;
  if (!isAlone && !stands) return use;
  const { state, proposal, draft } = before;
  return { ...use, state, ...(proposal ? { proposal } : {}), ...(draft === undefined ? {} : { draft }) };
}

/** Another use may come to stand, and read, as this one did before. */
function setApart(use: ReviewedUse): ReviewedUse {
  return use.id.includes("~") ? use : { ...use, id: `${use.id}~${use.applied?.round ?? 0}` };
}

/** What was decided meanwhile stays. */
export function withWritten(use: ReviewedUse, written: Written): ReviewedUse {
  const stateOf = (state: ItemState): ItemState => (use.state.kind === "queued" ? state : use.state);
  switch (written.kind) {
    case "proposed":
      return { ...use, proposal: written.proposal, state: stateOf({ kind: "proposed" }) };
    case "left":
      return { ...use, state: stateOf({ kind: "left", reason: l10n.t("What stood there was changed. Look at the workspace again.") }) };
    case "failed":
      return { ...use, state: stateOf({ kind: "failed", reason: describeFailure(written.failure, l10n.t).message }) };
  }
}

/** What the model proposed and the rules pass is accepted; what a person has begun to edit is theirs to accept. */
export function acceptedIfPassing(use: ReviewedUse | undefined): ReviewedUse[] {
  if (use?.state.kind !== "proposed" || use.proposal === undefined || use.proposal.needsPerson !== undefined) return [];
  if (use.draft !== undefined && use.draft !== use.proposal.alt) return [];
  return [{ ...use, state: { kind: "accepted", alt: use.proposal.alt } }];
}
