import type { ItemState, ReviewItem } from "../../src/protocol/review.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Returns the accessible name of an item. */
export function describeItem({ path, line, image, element }: Pick<ReviewItem, "path" | "line" | "image" | "element">): string {
  return fill(labels.item, path, line, image?.name ?? element);
}

/** Formats the current alt text in the document. */
export function formatCurrentAlt(current: string | undefined): string {
  if (current === undefined) return labels.none;
  return current === "" ? labels.empty : `“${current}”`;
}

/** Describes a state; empty for an undecided item without a problem. */
export function describeState(state: ItemState): string {
  switch (state.kind) {
    case "found":
    case "proposed":
      return "";
    case "queued":
      return labels.queued;
    case "failed":
      return fill(labels.failed, state.reason);
    case "accepted":
      return state.alt === "" ? labels.acceptedDecorative : fill(labels.accepted, state.alt);
    case "skipped":
      return labels.skipped;
    case "applied":
      return state.alt === "" ? labels.appliedDecorative : fill(labels.applied, state.alt);
    case "notChanged":
      return fill(labels.notChanged, state.reason);
  }
}
