/** The decoder process. It is separate from the engine, because decoding may crash, hang or exhaust the memory. */
import sharp from "sharp";
import { decode } from "./decode.ts";
import type { DecodeJob, FromDecoder } from "./decoding.ts";
import { guardMemory } from "./memoryGuard.ts";

const send = (message: FromDecoder) => process.send?.(message);

// By default the WebAssembly build uses one thread, and caches results of files that may have changed.
sharp.concurrency(0);
sharp.cache(false);
guardMemory();

process.on("message", (job: DecodeJob) => {
  void decode(job).then((result) => send({ kind: "result", result, residentBytes: process.memoryUsage.rss() }));
});
// Sent after loading the WebAssembly build, as the time limit applies to images only.
send({ kind: "ready" });
// The engine exited.
process.on("disconnect", () => process.exit(0));
