import { getInspectArguments } from "../core/inspect.ts";
import { askScript } from "../process/askScript.ts";
import { findCodeBlocks, type CodeBlock } from "./codeBlocks.ts";
import { findPlaceholder } from "./placeholders.ts";

export type CodeVerdict =
  | { kind: "valid" }
  | { kind: "invalid"; problem: string }
  /** The answer has no code. */
  | { kind: "none" }
  /** The parsers ran out of time or memory, or failed themselves, so nothing is known about the code. */
  | { kind: "unknown" };

/** Time limit for one check. A check usually takes less than a second, most of it for loading the parsers. */
const TIMEOUT_MS = 15_000;
const HEAP_LIMIT_MB = 512;
const MAX_PROBLEM_LENGTH = 300;

/**
 * Checks that the code in an answer can be parsed, and that no comment stands for code that was left out.
 * @param script the bundle of `parserMain.ts`
 * @throws AbortError
 */
export async function checkCode(answer: string, script: string, signal: AbortSignal): Promise<CodeVerdict> {
  const blocks = findCodeBlocks(answer);
  if (blocks.length === 0) return { kind: "none" };
  const placeholder = blocks.map(({ code }) => findPlaceholder(code)).find((comment) => comment !== undefined);
  if (placeholder !== undefined)
    return { kind: "invalid", problem: `A comment stands for code that was left out: “${shorten(placeholder)}”.` };
  const options = { script, timeoutMs: TIMEOUT_MS, heapLimitMb: HEAP_LIMIT_MB, nodeArguments: getInspectArguments("code", process.env) };
  const result = await askScript<string | undefined>(JSON.stringify(blocks satisfies CodeBlock[]), options, signal);
  if (result.kind !== "replied") return { kind: "unknown" };
  return result.reply ? { kind: "invalid", problem: shorten(result.reply) } : { kind: "valid" };
}

/** Writes the prompt that asks the model to correct its code. */
export function createCodeRepairPrompt(problem: string): string {
  return (
    `This code has a problem:\n\n${problem}\n\nWrite the complete code again, with that problem fixed and everything else unchanged: a code block for each ` +
    "file with its name before it. Write every item; never shorten with a comment or “…”."
  );
}

function shorten(text: string): string {
  return text.length > MAX_PROBLEM_LENGTH ? `${text.slice(0, MAX_PROBLEM_LENGTH)}…` : text;
}
