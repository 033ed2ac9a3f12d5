import type { Translate } from "../../../core/translate.ts";

export function scannedMessage(skipped: { path: string; reason: string }[], t: Translate): string {
  return [
    t("All documents were looked at."),
    ...skipped.slice(0, 3).map(({ path, reason }) => t("{0} was left out: {1}.", path, reason)),
    ...(skipped.length > 3 ? [t("{0} more were left out.", skipped.length - 3)] : []),
  ].join(" ");
}

export function acceptedMessage(count: number, t: Translate): string {
  return count === 1 ? t("1 alternative text is accepted.") : t("{0} alternative texts are accepted.", count);
}

export function writtenMessage(count: number, failed: number, t: Translate): string {
  const written = count === 1 ? t("1 alternative text was written.") : t("{0} alternative texts were written.", count);
  return failed === 0 ? written : `${written} ${t("{0} could not be written.", failed)}`;
}

export function appliedMessage(done: number, left: number, t: Translate): string {
  const applied = done === 1 ? t("1 alternative text is in its document") : t("{0} alternative texts are in their documents", done);
  return `${applied}, ${leftMessage(left, t)}`;
}

export function undoneMessage(done: number, left: number, t: Translate): string {
  const undone = done === 1 ? t("1 alternative text is taken back") : t("{0} alternative texts are taken back", done);
  return `${undone}, ${leftMessage(left, t)}`;
}

function leftMessage(count: number, t: Translate): string {
  return count === 1 ? t("1 was left.") : t("{0} were left.", count);
}

/** Describes how fast the model writes, and the time left; empty during the first second. */
export function rateMessage(done: number, total: number, elapsedMs: number, t: Translate): string {
  if (done === 0 || elapsedMs < 1000) return "";
  const minutes = Math.ceil(((total - done) * elapsedMs) / done / 60_000);
  return t("{0} images/s, {1} min left", ((done * 1000) / elapsedMs).toFixed(1), minutes);
}
