const LONGEST_PAUSE_MS = 60_000;

/** How long a Retry-After asks to wait, in seconds or until a date; a minute at most, undefined where it says nothing. */
export function retryAfterMs(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? "";
  if (text === "") return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS) : undefined;
}
