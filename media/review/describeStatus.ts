import type { ReviewStatus } from "../../src/protocol/review.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** @param todo number of images that need attention */
export function describeStatus(todo: number, status: ReviewStatus | undefined): string {
  if (status === undefined) return "";
  const { activity, message, fine, scanned } = status;
  if (activity.kind !== "idle") return describeActivity(activity);
  const summary = scanned === "all" ? summarize(todo, fine) : scanned === "stopped" ? labels.scanStopped : labels.neverScanned;
  return [summary, message].filter(Boolean).join(" ");
}

export function describeActivity(activity: Exclude<ReviewStatus["activity"], { kind: "idle" }>): string {
  switch (activity.kind) {
    case "scanning":
      return fill(labels.scanning, activity.images, activity.documents);
    case "writing":
      return [fill(labels.writing, activity.done, activity.total), activity.detail].filter(Boolean).join(" · ");
    case "changing":
      return fill(labels.changing, activity.done, activity.total);
  }
}

function summarize(todo: number, fine: number): string {
  const attention = todo === 1 ? labels.imageNeedsAttention : fill(labels.imagesNeedAttention, todo);
  return `${attention}, ${fine === 1 ? labels.isFine : fill(labels.areFine, fine)}.`;
}
