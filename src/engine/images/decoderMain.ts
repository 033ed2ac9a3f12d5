/** The decoder process. It is separate from the engine, because decoding may crash, hang or exhaust the memory. */
import inspector from "node:inspector";
import sharp from "sharp";
import { guardProcess } from "../../process/guardProcess.ts";
import { decode } from "./decode.ts";
import type { DecodeJob, DecoderMessage } from "./decoding.ts";

/**
 * Memory limit for decoding one image. 100 megapixels need about 1.2 GB; more means a decompression bomb or a defect. Alongside a model that
 * fills the memory of a 16 GB laptop, the process must end before the system starts to swap.
 */
const MEMORY_CAP_BYTES = 1_800_000_000;

const send = (message: DecoderMessage) => process.send?.(message);

// By default, the WebAssembly build uses one thread, and caches results for files that may have changed since.
sharp.concurrency(0);
sharp.cache(false);
const guard = guardProcess({ memoryCapBytes: MEMORY_CAP_BYTES });

process.on("message", (job: DecodeJob) => {
  // There is no time limit while debugging.
  if (inspector.url() === undefined) guard.limitCpuTime(job.limits.seconds * 1000);
  void decode(job).then((result) => send({ kind: "result", result, residentBytes: process.memoryUsage.rss() }));
});
// Sent after the WebAssembly build has loaded, so that the time limit covers only the image.
send({ kind: "ready" });
// The engine has exited.
process.on("disconnect", () => process.exit(0));
