import { Worker } from "node:worker_threads";

const CHECK_INTERVAL_MS = 50;

/** Largest limit that can be stored: 24 days. */
const MAX_CPU_MS = 2 ** 31 - 1;

/** Signal that ends a process at its limit of CPU time. On Windows, the exit code is 1, as after any other signal. */
export const CPU_LIMIT_SIGNAL = "SIGTERM";

export interface ProcessGuard {
  /** Ends this process once it has used this much more CPU time. A later call replaces the limit. */
  limitCpuTime: (limitMs: number) => void;
}

/**
 * Code for a separate thread, because the main thread may be blocked in WebAssembly or in a parser that never ends. A worker thread can end the
 * process only with a signal. When the parent has exited, `process.ppid` keeps the parent's id on Windows; on other systems, it becomes the id of
 * the process that adopts this one.
 */
const watchdogCode = `
const { workerData } = require("node:worker_threads");
const { parent, memoryCapBytes, cpuLimitMs, cpuLimitSignal, intervalMs } = workerData;
const hasParent = () => {
  if (process.ppid !== parent) return false;
  try {
    process.kill(parent, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
};
setInterval(() => {
  const { user, system } = process.cpuUsage();
  if ((user + system) / 1000 > Atomics.load(cpuLimitMs, 0)) process.kill(process.pid, cpuLimitSignal);
  if (process.memoryUsage.rss() > memoryCapBytes || !hasParent()) process.kill(process.pid, "SIGKILL");
}, intervalMs);
`;

/** Kills this process when its parent process has exited, or when it exceeds a limit, even if its main thread is blocked. */
export function guardProcess({ memoryCapBytes = Infinity } = {}): ProcessGuard {
  const cpuLimitMs = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(MAX_CPU_MS);
  const workerData = {
    parent: process.ppid,
    memoryCapBytes,
    cpuLimitMs,
    cpuLimitSignal: CPU_LIMIT_SIGNAL,
    intervalMs: CHECK_INTERVAL_MS,
  };
  new Worker(watchdogCode, { eval: true, workerData }).unref();
  return {
    limitCpuTime: (limitMs) => {
      const { user, system } = process.cpuUsage();
      Atomics.store(cpuLimitMs, 0, Math.min(MAX_CPU_MS, Math.round((user + system) / 1000 + limitMs)));
    },
  };
}
