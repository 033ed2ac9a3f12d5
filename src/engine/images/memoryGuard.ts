import { Worker } from "node:worker_threads";

/**
 * Memory limit for decoding one image. 100 megapixels need about 1.2 GB; more means a decompression bomb or a defect. Alongside a model that
 * fills the memory of a 16 GB laptop, the process must end before the system starts to swap.
 */
export const MEMORY_CAP_BYTES = 1_800_000_000;

const CHECK_INTERVAL_MS = 50;

/** Runs in its own thread, because a WebAssembly decoder blocks the main thread. A worker thread can end the process only with a signal. */
const watch = `
const { workerData } = require("node:worker_threads");
setInterval(() => {
  if (process.memoryUsage.rss() > workerData.cap) process.kill(process.pid, "SIGKILL");
}, workerData.everyMs);
`;

/** Kills this process when it holds more than `MEMORY_CAP_BYTES`. */
export function guardMemory(): void {
  new Worker(watch, { eval: true, workerData: { cap: MEMORY_CAP_BYTES, everyMs: CHECK_INTERVAL_MS } }).unref();
}
