import { Worker } from "node:worker_threads";
import { mermaidBlock } from "../../core/mermaid.ts";

export type MermaidVerdict =
  | { kind: "valid" }
  /** `problem`: what the parser said, with the line it stumbled over. */
  | { kind: "invalid"; problem: string }
  /** There is no diagram. */
  | { kind: "none" }
  /** It could not be told: mermaid took too long over it, or failed. */
  | { kind: "unknown" };

/** A diagram takes a tenth of a second, most of it to load mermaid; in milliseconds. */
const LIMIT = 15_000;

/** Of the parser's words, what a person or a model can use; the rest lists every token that it knows. */
const MAX_PROBLEM = 300;

/** Whether mermaid's own parser takes the diagram of an answer. @param script the bundle of `parserMain.ts` @throws AbortError */
export async function checkMermaid(answer: string, script: string, signal: AbortSignal): Promise<MermaidVerdict> {
  const code = mermaidBlock(answer);
  if (code === undefined) return { kind: "none" };
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: code, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 256 } });
  const end = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  try {
    const verdict = await new Promise<MermaidVerdict>((resolve) => {
      worker.once("message", resolve);
      worker.once("error", () => resolve({ kind: "unknown" }));
      worker.once("exit", () => resolve({ kind: "unknown" }));
      end.addEventListener("abort", () => resolve({ kind: "unknown" }), { once: true });
    });
    signal.throwIfAborted();
    return verdict.kind === "invalid" ? { ...verdict, problem: verdict.problem.slice(0, MAX_PROBLEM) } : verdict;
  } finally {
    await worker.terminate();
  }
}
