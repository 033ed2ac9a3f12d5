// Parses the code blocks of one answer and exits. Runs as a separate process, because parsers may take unbounded time and memory.
import { guardProcess } from "../process/guardProcess.ts";
import type { CodeBlock } from "./codeBlocks.ts";
import { findSyntaxError } from "./syntaxErrors.ts";

guardProcess();

process.once("message", async (message) => {
  const blocks = JSON.parse(String(message)) as CodeBlock[];
  let problem: string | undefined;
  for (const block of blocks) problem ??= await findSyntaxError(block);
  // IPC can't send `undefined`.
  process.send?.(problem ?? "", () => process.disconnect());
});
