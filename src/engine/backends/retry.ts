import { setTimeout as delay } from "node:timers/promises";
import { toFailure, type Failure } from "../../failures/failure.ts";

const MAX_TRIES = 6;
const FIRST_DELAY_MS = 1000;
/** Maximum random addition to the delay that a server asks for, so that the retries of a batch do not all arrive at once. */
const SPREAD_MS = 250;

export interface RetryOptions {
  signal: AbortSignal;
  /** Called before each wait. */
  onWait: (ms: number) => void;
}

/** Computes the delay before the next request to a busy server; undefined if retrying is useless. @param tries number of attempts so far */
export function computeRetryDelayMs(failure: Failure, tries: number, random: () => number = Math.random): number | undefined {
  if (failure.kind !== "endpointBusy" || tries >= MAX_TRIES) return undefined;
  if (failure.retryAfterMs !== undefined) return Math.round(failure.retryAfterMs + random() * SPREAD_MS);
  return Math.round(FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + random() / 2));
}

/** Waits before the next request to a busy server. @throws `error` if a retry is useless; AbortError */
export async function waitBeforeRetry(error: unknown, tries: number, { signal, onWait }: RetryOptions): Promise<void> {
  const ms = signal.aborted ? undefined : computeRetryDelayMs(toFailure(error), tries);
  if (ms === undefined) throw error;
  onWait(ms);
  await delay(ms, undefined, { signal });
}
