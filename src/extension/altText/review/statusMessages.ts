import { toSentence } from "../../../core/failureDeclaration.ts";

/** Maximum number of skipped documents that are listed. */
const MAX_LISTED_DOCUMENTS = 3;

/** Describes the result of a complete scan. */
export function describeScan(skipped: { path: string; reason: string }[]): string {
  return [
    "Scan complete.",
    ...skipped.slice(0, MAX_LISTED_DOCUMENTS).map(({ path, reason }) => `Skipped ${path}. ${toSentence(reason)}`),
    ...(skipped.length > MAX_LISTED_DOCUMENTS ? [`Skipped ${skipped.length - MAX_LISTED_DOCUMENTS} more.`] : []),
  ].join(" ");
}

export function describeAccepted(count: number): string {
  return `Accepted ${describeAltTexts(count)}.`;
}

export function describeWritten(count: number, failedCount: number): string {
  return `Wrote ${describeAltTexts(count)}.${failedCount === 0 ? "" : ` ${failedCount} failed.`}`;
}

export function describeApplied(count: number, skippedCount: number): string {
  return `Applied ${describeAltTexts(count)}.${describeSkipped(skippedCount)}`;
}

export function describeUndone(count: number, skippedCount: number): string {
  return `Reverted ${describeAltTexts(count)}.${describeSkipped(skippedCount)}`;
}

/** Describes the model's speed and the remaining time. @returns an empty string during the first second, and before the first result */
export function describeRate(done: number, total: number, elapsedMs: number): string {
  if (done === 0 || elapsedMs < 1000) return "";
  const minutes = Math.ceil(((total - done) * elapsedMs) / done / 60_000);
  return `${((done * 1000) / elapsedMs).toFixed(1)} images/s, ${minutes} min left`;
}

function describeSkipped(count: number): string {
  return count === 0 ? "" : ` Skipped ${count}.`;
}

function describeAltTexts(count: number): string {
  return `alt text for ${count === 1 ? "1 image" : `${count} images`}`;
}
