import { omitUndefined } from "../../core/omitUndefined.ts";

/** Converts a proposal to its stored form. There, `reviewReason` is still called `needsPerson`, so that existing files remain readable. */
export function toStoredProposal<P extends { reviewReason?: string | undefined }>({
  reviewReason,
  ...rest
}: P): Omit<P, "reviewReason"> & { needsPerson?: string } {
  return { ...rest, ...omitUndefined({ needsPerson: reviewReason }) };
}

export function fromStoredProposal<S extends { needsPerson?: string | undefined }>({
  needsPerson,
  ...rest
}: S): Omit<S, "needsPerson"> & { reviewReason?: string } {
  return { ...rest, ...omitUndefined({ reviewReason: needsPerson }) };
}
