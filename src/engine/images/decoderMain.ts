/** The decoder process. It is separate from the engine, because decoding may crash, hang or exhaust the memory. */
import sharp from "sharp";
import { decode } from "./decode.ts";
import type { DecodeJob, DecoderMessage } from "./decoding.ts";
import { guardMemory } from "./memoryGuard.ts";

const send = (message: DecoderMessage) => process.send?.(message);

// By default, the WebAssembly build uses one thread, and caches results for files that may have changed since.
sharp.concurrency(0);
sharp.cache(false);
guardMemory();

process.on("message", (job: DecodeJob) => {
  void decode(job).then((result) => send({ kind: "result", result, residentBytes: process.memoryUsage.rss() }));
});
// Sent after the WebAssembly build has loaded, so that the time limit covers only the image.
send({ kind: "ready" });
// The engine has exited.
process.on("disconnect", () => process.exit(0));
