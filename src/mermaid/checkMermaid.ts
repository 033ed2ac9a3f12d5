import { getInspectArguments } from "../core/inspect.ts";
import { askScript } from "../process/askScript.ts";
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
  const options = {
    script,
    arguments: readsGraph ? [READ_GRAPH] : [],
    nodeArguments: getInspectArguments("mermaid", process.env),
    env,
    timeoutMs,
    heapLimitMb: HEAP_LIMIT_MB,
  };
  const result = await askScript<MermaidVerdict>(code, options, signal);
  if (result.kind !== "replied") return result;
  const { reply: verdict } = result;
  return verdict.kind === "invalid" ? { ...verdict, problem: verdict.problem.slice(0, MAX_PROBLEM_LENGTH) } : verdict;
}
