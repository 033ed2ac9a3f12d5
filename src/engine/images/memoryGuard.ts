import { Worker } from "node:worker_threads";

/**
 * Memory limit for decoding one image. 100 megapixels need about 1.2 GB; more means a decompression bomb or a defect. Next to a model that
 * fills a 16 GB laptop, the process must end before the system starts to swap.
 */
export const MEMORY_CAP_BYTES = 1_800_000_000;

const CHECK_INTERVAL_MS = 50;

/** Runs in its own thread, because a WebAssembly decoder blocks the main one. Only a signal lets a thread end the process. */
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
