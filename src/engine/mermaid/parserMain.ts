// A worker thread of the engine that parses one diagram and ends: mermaid keeps forty megabytes, and may take for ever over a text that
// no person would write.
import { parentPort, workerData } from "node:worker_threads";
import mermaid from "mermaid";
import { messageOf } from "../../core/failure.ts";
import type { MermaidVerdict } from "./checkMermaid.ts";

// Asked for by the parser of sequence diagrams, whether a colour is one.
Object.assign(globalThis, { window: { CSS: { supports: () => true } } });

mermaid.initialize({ startOnLoad: false });
const verdict: MermaidVerdict = await mermaid.parse(String(workerData)).then(
  () => ({ kind: "valid" }),
  // Such an error is the parser's own: it misses the page that it was made for.
  (error: unknown) =>
    error instanceof ReferenceError || error instanceof TypeError ? { kind: "unknown" } : { kind: "invalid", problem: messageOf(error) },
);
parentPort?.postMessage(verdict);
