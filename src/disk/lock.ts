import { stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { check, lock as lockFolder } from "proper-lockfile";
import { getErrorCode } from "./files.ts";

/** Age at which a lock counts as abandoned: three times the interval at which its holder renews it. */
const STALE_AFTER_MS = 6_000;
const UPDATE_INTERVAL_MS = 2_000;
const POLL_INTERVAL_MS = 500;

/**
 * Waits until this process holds the lock `path`.
 * Two processes can hold the lock if one was suspended for a long time, or if both take it over from a killed process at the same moment.
 * Code that runs under the lock must tolerate that: it may do its work twice, but the result must be correct.
 * @param onLost called if another process took over the lock while this one was suspended
 * @returns a function that releases the lock; call it once
 */
export async function acquireLock(
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
        stale: STALE_AFTER_MS,
        update: UPDATE_INTERVAL_MS,
        onCompromised: onLost,
      });
      // `release` rejects if another process has taken over the lock. That process keeps it, so the error is ignored.
      return () => release().catch(() => {});
    } catch (error) {
      if (getErrorCode(error) !== "ELOCKED") throw error;
      // On Windows, proper-lockfile would wait forever for a file to be removed. On other systems, it fails with the same code.
      const isFile = await stat(path).then(
        (stats) => stats.isFile(),
        () => false,
      );
      if (isFile) throw Object.assign(new Error("The lock is a file.", { cause: error }), { code: "ENOTDIR" });
    }
    onWaiting();
    // Ends early on abort; the loop then throws the signal's abort reason.
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

/** Whether any process holds the lock `path`. */
export function isLocked(path: string): Promise<boolean> {
  return check(path, { lockfilePath: path, realpath: false, stale: STALE_AFTER_MS });
}
