import type { ItemState, ReviewItem } from "../../src/protocol/review.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** Returns the accessible name of an item. */
export function describeItem({ path, line, image, element }: Pick<ReviewItem, "path" | "line" | "image" | "element">): string {
  return fillPlaceholders(labels.item, path, line, image?.name ?? element);
}

/** Formats the current alt text in the document. */
export function formatCurrentAlt(alt: string | undefined): string {
  if (alt === undefined) return labels.none;
  return alt === "" ? labels.empty : `“${alt}”`;
}

/** Describes a state. @returns an empty string for an undecided item without a problem */
export function describeState(state: ItemState): string {
  switch (state.kind) {
    case "found":
    case "proposed":
      return "";
    case "queued":
      return labels.queued;
    case "failed":
      return fillPlaceholders(labels.failed, state.reason);
    case "accepted":
      return state.alt === "" ? labels.acceptedDecorative : fillPlaceholders(labels.accepted, state.alt);
    case "skipped":
      return labels.skipped;
    case "applied": {
      const applied = state.alt === "" ? labels.appliedDecorative : fillPlaceholders(labels.applied, state.alt);
      return state.note === undefined ? applied : fillPlaceholders(labels.descriptionNote, applied, state.note);
    }
    case "notChanged":
      return fillPlaceholders(labels.notChanged, state.reason);
  }
}
