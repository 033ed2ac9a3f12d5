import { Worker } from "node:worker_threads";

/**
 * What decoding one image may take, in bytes. 100 megapixels need about 1.2 GB; what wants more is a bomb, or a defect. Beside a model
 * that fills a 16 GB laptop, the process must go before the system starts to swap.
 */
export const MEMORY_CAP = 1_800_000_000;

const EVERY_MS = 50;

/** In a thread of its own, because a WebAssembly decoder keeps the main one busy; a thread can't end the process but by a signal. */
const watch = `
const { workerData } = require("node:worker_threads");
setInterval(() => {
  if (process.memoryUsage.rss() > workerData.cap) process.kill(process.pid, "SIGKILL");
}, workerData.everyMs);
`;

/** Kills this process when it holds more than `MEMORY_CAP`. */
export function guardMemory(): void {
  new Worker(watch, { eval: true, workerData: { cap: MEMORY_CAP, everyMs: EVERY_MS } }).unref();
}
