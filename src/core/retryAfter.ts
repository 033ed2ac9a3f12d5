const MAX_DELAY_MS = 60_000;

/** Parses a `Retry-After` header, given in seconds or as a date. @returns the delay, at most one minute; undefined if the header is absent or malformed */
export function parseRetryAfterMs(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? "";
  if (text === "") return undefined;
  const delayMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), MAX_DELAY_MS) : undefined;
}
