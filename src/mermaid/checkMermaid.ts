import { fork } from "node:child_process";
import { getInspectArguments } from "../core/inspect.ts";
import type { DiagramGraph } from "./graph.ts";
import { findMermaidBlock } from "./mermaid.ts";

export type MermaidVerdict =
  | { kind: "valid"; graph?: DiagramGraph }
  /** `problem` is the parser's error message, with the line that it refers to. */
  | { kind: "invalid"; problem: string }
  /** Mermaid ran out of time or memory. Drawing the diagram would block the panel as well. */
  | { kind: "endless" }
  /** Mermaid itself failed, so nothing is known about the diagram. */
  | { kind: "unknown" };

export interface ParserProcess {
  /** The bundle of `parserMain.ts`. */
  script: string;
  timeoutMs?: number;
  env?: NodeJS.ProcessEnv;
  /** Whether a verdict on a valid diagram includes its nodes and arrows. */
  readsGraph?: boolean;
}

/** Argument with which the process also reads the graph. */
export const READ_GRAPH = "--graph";

/** Default time limit for one check. A check usually takes half a second, most of it for loading Mermaid. */
const DEFAULT_TIMEOUT_MS = 15_000;

/** Limit for the JavaScript heap. */
const HEAP_LIMIT_MB = 256;

/** Maximum length of the parser's message, in characters. Longer messages end with a list of all tokens that the grammar allows. */
const MAX_PROBLEM_LENGTH = 300;

/**
 * Checks the first diagram in an answer with Mermaid's own parser.
 * @returns `none` if the answer has no diagram
 * @throws AbortError
 */
export async function checkMermaid(answer: string, parser: ParserProcess, signal: AbortSignal): Promise<MermaidVerdict | { kind: "none" }> {
  const code = findMermaidBlock(answer);
  return code === undefined ? { kind: "none" } : checkDiagram(code, parser, signal);
}

/**
 * Checks a diagram's source in a separate process: a short diagram can take unbounded time and memory, and a worker thread that runs out
 * of memory may crash the whole process.
 * @throws AbortError
 */
export async function checkDiagram(
  code: string,
  { script, timeoutMs = DEFAULT_TIMEOUT_MS, env, readsGraph }: ParserProcess,
  signal: AbortSignal,
): Promise<MermaidVerdict> {
  signal.throwIfAborted();
  const child = fork(script, readsGraph ? [READ_GRAPH] : [], {
    execArgv: [`--max-old-space-size=${HEAP_LIMIT_MB}`, ...getInspectArguments("mermaid", process.env)],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    ...(env === undefined ? {} : { env }),
  });
  const endSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const verdict = await new Promise<MermaidVerdict>((resolve) => {
      child.once("message", (message) => resolve(message as MermaidVerdict));
      // The process could not be started, or exited before it received the diagram.
      child.once("error", () => resolve({ kind: "unknown" }));
      // The process exits with 0 after its verdict; any other exit code means that it ran out of memory.
      child.once("exit", (code) => resolve({ kind: code === 0 ? "unknown" : "endless" }));
      endSignal.addEventListener("abort", () => resolve({ kind: "endless" }), { once: true });
      child.send(code, (error) => error && resolve({ kind: "unknown" }));
    });
    signal.throwIfAborted();
    return verdict.kind === "invalid" ? { ...verdict, problem: verdict.problem.slice(0, MAX_PROBLEM_LENGTH) } : verdict;
  } finally {
    child.kill("SIGKILL");
  }
}
