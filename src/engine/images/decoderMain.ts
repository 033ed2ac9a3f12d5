/** The decoder process: native and WebAssembly decoders fail in ways that only a process of their own contains. */
import { decode } from "./decode.ts";
import type { DecodeJob } from "./decoding.ts";

process.on("message", (job: DecodeJob) => {
  void decode(job).then((result) => process.send?.(result));
});
// Loading the WebAssembly build takes a while on a busy machine; the time limit is for images alone.
process.send?.("ready");
// The engine is gone, however it went.
process.on("disconnect", () => process.exit(0));
