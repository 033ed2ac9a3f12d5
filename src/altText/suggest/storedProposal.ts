import { omitUndefined } from "../../core/omitUndefined.ts";

/** Converts a proposal to its stored form, in which `reviewReason` is called `needsPerson`, so that stored proposals stay readable. */
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
