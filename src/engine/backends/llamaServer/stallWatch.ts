import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Time without CPU use after which a process that should be working counts as stalled. */
export const STALL_LIMIT_SECONDS = 30;

/** Index of utime among the fields of `/proc/PID/stat` that follow the process name; stime is next. See proc(5). */
const UTIME_INDEX = 11;

export interface StallWatchOptions {
  /** Reads a string that changes while the process uses CPU time; undefined if it can't be read. */
  readCpuTime: () => Promise<string | undefined>;
  /** Called at most once. */
  onStall: () => void;
  intervalMs?: number;
}

/**
 * Watches a process that should be working, and reports when it stalls: it is suspended, or stuck in a driver. Counts intervals instead of
 * time, so that a sleeping computer does not count as a stall.
 * @returns a function that ends the watch
 */
export function watchForStall({ readCpuTime, onStall, intervalMs = 1000 }: StallWatchOptions): () => void {
  let lastTime: string | undefined;
  let unchangedIntervals = 0;
  const timer = setInterval(() => {
    void readCpuTime().then((time) => {
      unchangedIntervals = time !== undefined && time === lastTime ? unchangedIntervals + 1 : 0;
      lastTime = time;
      if (unchangedIntervals === STALL_LIMIT_SECONDS) onStall();
    });
  }, intervalMs);
  return () => clearInterval(timer);
}

/**
 * Reads the CPU time that a process has used. Not supported on Windows, which has no command that is fast enough.
 * @returns undefined if the time can't be read
 */
export async function readCpuTime(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields.slice(UTIME_INDEX, UTIME_INDEX + 2).join(" ");
    }
    if (process.platform === "darwin") return (await promisify(execFile)("/bin/ps", ["-o", "time=", "-p", String(pid)])).stdout;
  } catch {
    // The process has exited. The broken connection will report that.
  }
  return undefined;
}
