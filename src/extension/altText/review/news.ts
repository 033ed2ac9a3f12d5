import { l10n, workspace } from "vscode";

/** What the page of a review says once something is done. */
export function lookedNews(skipped: { path: string; reason: string }[]): string {
  return [
    l10n.t("All documents were looked at."),
    ...skipped.slice(0, 3).map(({ path, reason }) => l10n.t("{0} was left out: {1}.", workspace.asRelativePath(path), reason)),
    ...(skipped.length > 3 ? [l10n.t("{0} more were left out.", skipped.length - 3)] : []),
  ].join(" ");
}

export function acceptedNews(count: number): string {
  return count === 1 ? l10n.t("1 alternative text is accepted.") : l10n.t("{0} alternative texts are accepted.", count);
}

export function writtenNews(count: number, failed: number): string {
  const written = count === 1 ? l10n.t("1 alternative text was written.") : l10n.t("{0} alternative texts were written.", count);
  return failed === 0 ? written : `${written} ${l10n.t("{0} could not be written.", failed)}`;
}

export function appliedNews(done: number, left: number): string {
  const applied =
    done === 1 ? l10n.t("1 alternative text is in its document") : l10n.t("{0} alternative texts are in their documents", done);
  return `${applied}, ${leftNews(left)}`;
}

export function takenBackNews(done: number, left: number): string {
  const taken = done === 1 ? l10n.t("1 alternative text is taken back") : l10n.t("{0} alternative texts are taken back", done);
  return `${taken}, ${leftNews(left)}`;
}

function leftNews(count: number): string {
  return count === 1 ? l10n.t("1 was left.") : l10n.t("{0} were left.", count);
}

/** How fast the model writes, and how long it will. */
export function rateNews(done: number, total: number, ms: number): string {
  if (done === 0 || ms < 1000) return "";
  const minutes = Math.ceil(((total - done) * ms) / done / 60_000);
  return l10n.t("{0} images/s, {1} min left", ((done * 1000) / ms).toFixed(1), minutes);
}
