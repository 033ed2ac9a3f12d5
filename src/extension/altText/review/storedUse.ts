import * as z from "zod/mini";
import { fromStoredProposal, toStoredProposal } from "../../../altText/light.ts";
import { ItemState, ProposalView } from "../../../protocol/review.ts";
import { ReviewedUse } from "./reviewedUse.ts";

/** A use as it is stored on disk. The names of its properties and states must not change, so that stored reviews can be read. */
export const StoredUse = z.object({
  ...z.omit(ReviewedUse, { occurrence: true, cell: true, currentAlt: true, proposal: true, state: true }).shape,
  alike: z.object({ nth: z.number(), of: z.number() }),
  cell: z.optional(z.object({ index: z.number(), nth: z.number() })),
  current: z.optional(z.string()),
  proposal: z.optional(z.object({ ...z.omit(ProposalView, { reviewReason: true }).shape, needsPerson: z.optional(z.string()) })),
  state: z.union([ItemState, z.object({ kind: z.literal("left"), reason: z.string() })]),
});
type StoredUse = z.infer<typeof StoredUse>;

export function fromStoredUse({ alike, cell, current, proposal, state, ...rest }: StoredUse): ReviewedUse {
  return {
    ...rest,
    occurrence: { index: alike.nth, count: alike.of },
    ...(cell === undefined ? {} : { cell: { index: cell.index, imageIndex: cell.nth } }),
    ...(current === undefined ? {} : { currentAlt: current }),
    ...(proposal === undefined ? {} : { proposal: fromStoredProposal(proposal) }),
    state: state.kind === "left" ? { ...state, kind: "notChanged" } : state,
  };
}

export function toStoredUse({ occurrence, cell, currentAlt, proposal, state, ...rest }: ReviewedUse): StoredUse {
  return {
    ...rest,
    alike: { nth: occurrence.index, of: occurrence.count },
    ...(cell === undefined ? {} : { cell: { index: cell.index, nth: cell.imageIndex } }),
    ...(currentAlt === undefined ? {} : { current: currentAlt }),
    ...(proposal === undefined ? {} : { proposal: toStoredProposal(proposal) }),
    state: state.kind === "notChanged" ? { ...state, kind: "left" } : state,
  };
}
