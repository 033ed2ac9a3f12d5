import { setTimeout } from "node:timers/promises";
import { check, lock as lockFolder } from "proper-lockfile";
import { errorCode } from "./files.ts";

/** A holder renews its lock every two seconds, so after six without it must have been killed. */
const STALE_MS = 6_000;
const UPDATE_MS = 2_000;
const ASK_AGAIN_MS = 500;

/**
 * Waits until this process alone holds `path`.
 * Two may think so after a holder was suspended for long, or when two take over from a killed one at the same moment: what they do
 * under the lock must come out right even then, and only cost double work.
 * @param onLost called where another process took the lock over while this one was suspended
 * @returns how to let go; to be called once
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
      // It rejects when another process took the lock over meanwhile: then it is not ours to remove.
      return () => release().catch(() => {});
    } catch (error) {
      if (errorCode(error) !== "ELOCKED") throw error;
    }
    onWaiting();
    // Ends early when aborted; the loop then throws the signal's own reason.
    await setTimeout(ASK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

/** Whether some process holds `path`. */
export function isLocked(path: string): Promise<boolean> {
  return check(path, { lockfilePath: path, realpath: false, stale: STALE_MS });
}
