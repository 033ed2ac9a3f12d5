import type { Activity } from "./activity.ts";

/** Time without activity after which a server that should be working counts as stalled. */
export const STALL_LIMIT_SECONDS = 30;

/** Seconds of silence between two readings of the progress. A reading may start a process or send a request. */
const READ_INTERVAL_SECONDS = 5;

/** A watch on a server that should be working. */
export interface StallWatch {
  readonly isStalled: boolean;
  end(): void;
}

export interface StallWatchOptions {
  /** Activity of the server that is watched. */
  activity: Pick<Activity, "count" | "isPaused">;
  /** Reads a string that changes while the server works; undefined if that is unknown. Called only while there is no activity. */
  readProgress: () => Promise<string | undefined>;
  /** Whether silence alone counts as a stall if the progress is unknown. */
  stallsOnSilence: boolean;
  /** Called each time the server stalls. */
  onStall: () => void;
  /** Length of a second; shorter in tests. */
  secondMs?: number;
}

/**
 * Reports when a server stalls: its process is suspended, it is stuck in a driver, or its machine is gone. Counts only
 * the seconds during which this process runs, so that a sleeping computer does not count as a stall.
 */
export function watchForStall(options: StallWatchOptions): StallWatch {
  const { activity, readProgress, stallsOnSilence, onStall, secondMs = 1000 } = options;
  let seconds = 0;
  let count = activity.count;
  let progress: string | undefined;
  let isReading = false;
  let isStalled = false;
  const reset = () => {
    seconds = 0;
    isStalled = false;
  };
  const checkProgress = async () => {
    const newProgress = await readProgress();
    // A part that arrived in the meantime has reset `seconds`.
    if (newProgress !== undefined && progress !== undefined && newProgress !== progress) reset();
    progress = newProgress ?? progress;
    if (isStalled || seconds < STALL_LIMIT_SECONDS || (progress === undefined && !stallsOnSilence)) return;
    isStalled = true;
    onStall();
  };
  const timer = setInterval(() => {
    if (activity.isPaused || activity.count !== count) {
      count = activity.count;
      return reset();
    }
    seconds += 1;
    if (isReading || seconds % READ_INTERVAL_SECONDS !== 0) return;
    isReading = true;
    void checkProgress().finally(() => (isReading = false));
  }, secondMs);
  return {
    get isStalled() {
      return isStalled;
    },
    end: () => clearInterval(timer),
  };
}
