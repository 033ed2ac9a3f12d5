import { setTimeout as delay } from "node:timers/promises";
import { failureOf, type Failure } from "../../../core/failure.ts";

/** How often a busy server is asked, all in all. */
const TRIES = 6;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 16_000;
/** So that all of a batch do not come back at once. */
const SPREAD_MS = 250;

export interface Waiting {
  signal: AbortSignal;
  /** Told before each wait. */
  onWait: (ms: number) => void;
}

/** How long to wait before a server is asked again; undefined where that is of no use. @param tries made so far */
export function waitMs(failure: Failure, tries: number, random: () => number = Math.random): number | undefined {
  if (failure.kind !== "endpointBusy" || tries >= TRIES) return undefined;
  if (failure.retryAfterMs !== undefined) return Math.round(failure.retryAfterMs + random() * SPREAD_MS);
  const usual = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
  return Math.round(usual * (0.5 + random() / 2));
}

/** Waits until a server that was busy may be asked again. @throws `error` where another try is of no use; AbortError */
export async function waitAfter(error: unknown, tries: number, { signal, onWait }: Waiting): Promise<void> {
  const ms = signal.aborted ? undefined : waitMs(failureOf(error), tries);
  if (ms === undefined) throw error;
  onWait(ms);
  await delay(ms, undefined, { signal });
}
