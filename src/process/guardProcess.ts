import { Worker } from "node:worker_threads";

const CHECK_INTERVAL_MS = 50;

/**
 * Code for a separate thread, because the main thread may be blocked in WebAssembly or in a parser that never ends. A worker thread can end the
 * process only with a signal. When the parent has exited, `process.ppid` keeps the parent's id on Windows; on other systems, it becomes the id of
 * the process that adopts this one.
 */
const watchdogCode = `
const { workerData } = require("node:worker_threads");
const { parent, memoryCapBytes, intervalMs } = workerData;
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
  if (process.memoryUsage.rss() > memoryCapBytes || !hasParent()) process.kill(process.pid, "SIGKILL");
}, intervalMs);
`;

/** Kills this process when its parent process has exited, or when it uses more memory than `memoryCapBytes`, even if its main thread is blocked. */
export function guardProcess({ memoryCapBytes = Infinity } = {}): void {
  new Worker(watchdogCode, { eval: true, workerData: { parent: process.ppid, memoryCapBytes, intervalMs: CHECK_INTERVAL_MS } }).unref();
}
