import type { ReviewStatus } from "../../src/protocol/review.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/**
 * @param todoCount number of images that need attention
 * @param intendedCount number of listed images whose empty alt text may be intended
 */
export function describeStatus(todoCount: number, intendedCount: number, status: ReviewStatus | undefined): string {
  if (status === undefined) return "";
  const { activity, message, fineCount, scanState } = status;
  if (activity.kind !== "idle") return describeActivity(activity);
  const summary =
    scanState === "all"
      ? summarize(todoCount, fineCount + intendedCount)
      : scanState === "stopped"
        ? labels.scanStopped
        : labels.neverScanned;
  return [summary, message].filter(Boolean).join(" ");
}

export function describeActivity(activity: Exclude<ReviewStatus["activity"], { kind: "idle" }>): string {
  switch (activity.kind) {
    case "scanning":
      return fillPlaceholders(labels.scanning, activity.imageCount, activity.documentCount);
    case "writing":
      return [fillPlaceholders(labels.writing, activity.doneCount, activity.totalCount), activity.detail].filter(Boolean).join(" · ");
    case "changing":
      return fillPlaceholders(labels.changing, activity.doneCount, activity.totalCount);
  }
}

function summarize(todoCount: number, fineCount: number): string {
  const attention = todoCount === 1 ? labels.imageNeedsAttention : fillPlaceholders(labels.imagesNeedAttention, todoCount);
  return `${attention}, ${fineCount === 1 ? labels.isFine : fillPlaceholders(labels.areFine, fineCount)}.`;
}
