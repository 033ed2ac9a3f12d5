import { fork } from "node:child_process";
import { inspectArguments } from "../core/inspect.ts";
import { mermaidBlock } from "./mermaid.ts";

export type MermaidVerdict =
  | { kind: "valid" }
  /** `problem`: what the parser said, with the line it stumbled over. */
  | { kind: "invalid"; problem: string }
  /** Mermaid did not come to an end with it, or not with the memory that it had: whoever draws it is held up for as long. */
  | { kind: "endless" }
  /** It could not be told: mermaid failed over it. */
  | { kind: "unknown" };

export interface ParserProcess {
  /** The bundle of `parserMain.ts`. */
  script: string;
  /** What mermaid may take, in milliseconds. */
  limitMs?: number;
  env?: NodeJS.ProcessEnv;
}

/** A diagram takes half a second, most of it to load mermaid; in milliseconds. */
const LIMIT = 15_000;

/** Of JavaScript's memory. */
const LIMIT_MB = 256;

/** Of the parser's words, what a person or a model can use; the rest lists every token that it knows. */
const MAX_PROBLEM = 300;

/** Whether mermaid's own parser takes the diagram of an answer; `none` where it has none. @throws AbortError */
export async function checkMermaid(answer: string, parser: ParserProcess, signal: AbortSignal): Promise<MermaidVerdict | { kind: "none" }> {
  const code = mermaidBlock(answer);
  return code === undefined ? { kind: "none" } : checkDiagram(code, parser, signal);
}

/**
 * The same of a diagram's own code. In a process of its own: a few words of a diagram can want all the time and memory there is, and a
 * thread that runs out of memory may take its process along. @throws AbortError
 */
export async function checkDiagram(
  code: string,
  { script, limitMs = LIMIT, env }: ParserProcess,
  signal: AbortSignal,
): Promise<MermaidVerdict> {
  signal.throwIfAborted();
  const child = fork(script, [], {
    execArgv: [`--max-old-space-size=${LIMIT_MB}`, ...inspectArguments("mermaid", process.env)],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    ...(env === undefined ? {} : { env }),
  });
  const end = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  try {
    const verdict = await new Promise<MermaidVerdict>((resolve) => {
      child.once("message", (message) => resolve(message as MermaidVerdict));
      // One that can't be started, or that is gone before it was asked.
      child.once("error", () => resolve({ kind: "unknown" }));
      // It ends itself with a verdict; what ends it before is want of memory.
      child.once("exit", (code) => resolve({ kind: code === 0 ? "unknown" : "endless" }));
      end.addEventListener("abort", () => resolve({ kind: "endless" }), { once: true });
      child.send(code, (error) => error && resolve({ kind: "unknown" }));
    });
    signal.throwIfAborted();
    return verdict.kind === "invalid" ? { ...verdict, problem: verdict.problem.slice(0, MAX_PROBLEM) } : verdict;
  } finally {
    child.kill("SIGKILL");
  }
}
