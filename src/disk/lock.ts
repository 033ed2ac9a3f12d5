import { setTimeout } from "node:timers/promises";
import { check, lock as lockFolder } from "proper-lockfile";
import { errorCode } from "./files.ts";

/** Age at which a lock counts as abandoned: three times the interval at which its holder renews it. */
const STALE_MS = 6_000;
const UPDATE_MS = 2_000;
const POLL_MS = 500;

/**
 * Waits until this process holds the lock `path`.
 * Two processes can hold it if one was suspended for a long time, or if two take it over from a killed process at the same moment. Work
 * under the lock must tolerate that: it may be done twice, but its result must be correct.
 * @param onLost called if another process took over the lock while this one was suspended
 * @returns a function that releases the lock; call it once
 */
export async function lock(
  path: string,
  onWaiting: () => void,
  signal: AbortSignal,
  onLost: () => void = () => {},
): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const release = await lockFolder(path, {
        lockfilePath: path,
        realpath: false,
        stale: STALE_MS,
        update: UPDATE_MS,
        onCompromised: onLost,
      });
      // `release` rejects if another process has taken over the lock, which must then be kept.
      return () => release().catch(() => {});
    } catch (error) {
      if (errorCode(error) !== "ELOCKED") throw error;
    }
    onWaiting();
    // Ends early on abort; the loop then throws the signal's abort reason.
    await setTimeout(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

/** Whether any process holds the lock `path`. */
export function isLocked(path: string): Promise<boolean> {
  return check(path, { lockfilePath: path, realpath: false, stale: STALE_MS });
}
