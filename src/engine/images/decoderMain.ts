/** The decoder process: native and WebAssembly decoders fail in ways that only a process of their own contains. */
import sharp from "sharp";
import { decode } from "./decode.ts";
import type { DecodeJob, FromDecoder } from "./decoding.ts";
import { guardMemory } from "./memoryGuard.ts";

const send = (message: FromDecoder) => process.send?.(message);

// The WebAssembly build begins with one thread, and keeps results of files that may have changed.
sharp.concurrency(0);
sharp.cache(false);
guardMemory();

process.on("message", (job: DecodeJob) => {
  void decode(job).then((result) => send({ kind: "result", result, residentBytes: process.memoryUsage.rss() }));
});
// Loading the WebAssembly build takes a while on a busy machine; the time limit is for images alone.
send({ kind: "ready" });
// The engine is gone, however it went.
process.on("disconnect", () => process.exit(0));
